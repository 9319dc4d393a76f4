/** The machine, the model and the engine that a job runs it on. */
@NullMarked
package dev.curlew.app.engine;

import org.jspecify.annotations.NullMarked;
