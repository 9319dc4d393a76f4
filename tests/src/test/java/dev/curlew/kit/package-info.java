/** What the system tests are made of: videos and models that they write, and the agent as a child process. */
package dev.curlew.kit;
