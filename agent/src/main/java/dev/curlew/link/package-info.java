/** Connections to brokers: what they are set to, what goes wrong with them, and how that is told. */
@NullMarked
package dev.curlew.link;

import org.jspecify.annotations.NullMarked;
