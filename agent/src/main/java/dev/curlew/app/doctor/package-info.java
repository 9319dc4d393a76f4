/** What is looked at to say whether a machine can do the work. */
@NullMarked
package dev.curlew.app.doctor;

import org.jspecify.annotations.NullMarked;
