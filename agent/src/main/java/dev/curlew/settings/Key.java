package dev.curlew.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record's component a key of the configuration file, under the component's own name. The record's static
 * {@code defaults()} holds what is taken when the key is left out; its constructor holds the rules. Reader, schema and
 * reference file are all made from these, so a new key is a new component and nothing else.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** What it means, with its unit where the type does not say it: one sentence, starting small, without a full stop. */
    String value();

    /** Must be given; what {@code defaults()} holds is an example. */
    boolean required() default false;

    /** Empty when left out; what {@code defaults()} holds is an example. For texts. */
    boolean example() default false;

    /** A relative path counts from the configuration's folder; addresses ({@code scheme://}) and {@code -} stay as they are. */
    boolean path() default false;

    /** Must not stand in the file itself: only a reference may, and nobody is shown what it holds. */
    boolean secret() default false;

    /** The top key whose value is this one's default; "" for none. It must be a record's earlier component. */
    String inherits() default "";
}
