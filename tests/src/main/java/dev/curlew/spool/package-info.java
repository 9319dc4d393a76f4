/** Benchmarks of the spool, beside it for the disks that they put under it. */
@NullMarked
package dev.curlew.spool;

import org.jspecify.annotations.NullMarked;
