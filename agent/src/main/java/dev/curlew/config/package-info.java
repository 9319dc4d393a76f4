/** The agent's configuration file. */
@NullMarked
package dev.curlew.config;

import org.jspecify.annotations.NullMarked;
