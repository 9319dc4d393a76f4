package dev.curlew.config;

import dev.curlew.settings.Flat;
import dev.curlew.settings.Key;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A settings record as the file sees it. What goes wrong here is wrong in our code, so it fails loudly. */
record Shape(Class<?> type, List<Part> parts) {

    /** One component: a key, a record of keys ({@link Flat}), or neither and then not of the file. */
    record Part(String name, Type type, @Nullable Key key, boolean flat, RecordComponent component) {
        @Nullable
        Object of(Object owner) {
            return invoke(() -> component.getAccessor().invoke(owner));
        }
    }

    static Shape of(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            parts.add(new Part(
                    component.getName(),
                    component.getGenericType(),
                    component.getAnnotation(Key.class),
                    component.isAnnotationPresent(Flat.class),
                    component));
        }
        return new Shape(type, parts);
    }

    /** A whole one; where a key is required it holds an example. */
    static Object defaults(Class<?> type) {
        return present(invoke(() -> type.getMethod("defaults").invoke(null)));
    }

    /** The keys of this record and of those laid flat in it. */
    List<Part> keys() {
        List<Part> keys = new ArrayList<>();
        for (Part part : parts) {
            if (part.flat()) {
                keys.addAll(Shape.of((Class<?>) part.type()).keys());
            } else if (part.key() != null) {
                keys.add(part);
            }
        }
        return keys;
    }

    List<String> keyNames() {
        return keys().stream().map(Part::name).toList();
    }

    /** @throws IllegalArgumentException when a rule of the record is broken */
    Object create(@Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return present(invoke(() -> type.getDeclaredConstructor(types).newInstance(values)));
    }

    private interface Call {
        @Nullable
        Object run() throws ReflectiveOperationException;
    }

    private static @Nullable Object invoke(Call call) {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rule) {
                throw rule;
            }
            throw new IllegalStateException("a settings record failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a settings record and its defaults() must be public", e);
        }
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a settings record has no defaults");
        }
        return value;
    }
}
