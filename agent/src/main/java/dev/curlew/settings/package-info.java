/** What a settings record tells about its keys. */
@NullMarked
package dev.curlew.settings;

import org.jspecify.annotations.NullMarked;
