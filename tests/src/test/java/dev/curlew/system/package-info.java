/** The packaged agent as its users meet it: a child process, files, exit codes. */
package dev.curlew.system;
