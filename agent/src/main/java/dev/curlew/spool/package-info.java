/** A durable bounded queue on disk in front of every sink. */
@NullMarked
package dev.curlew.spool;

import org.jspecify.annotations.NullMarked;
