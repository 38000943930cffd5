package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds that every option of a builder or record is declared as deciding results or as not deciding them, so that a new
 * option is not forgotten where a run is resumed.
 *
 * @param <T> what a changed option is given as
 */
public final class DeclaredOptions<T> {
    private final Map<String, T> deciding = new TreeMap<>();
    private final Map<String, T> free = new TreeMap<>();

    private DeclaredOptions() {}

    public static <T> DeclaredOptions<T> of() {
        return new DeclaredOptions<>();
    }

    /** An option that decides results, with a change of it. */
    public DeclaredOptions<T> deciding(String name, T changed) {
        assertThat(deciding.put(name, changed)).isNull();
        return this;
    }

    /** An option that does not decide results, with a change of it. */
    public DeclaredOptions<T> free(String name, T changed) {
        assertThat(free.put(name, changed)).isNull();
        return this;
    }

    /** The options of these types are exactly the declared ones. */
    public DeclaredOptions<T> cover(Class<?>... types) {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : types) {
            names.addAll(names(type));
        }
        Set<String> declared = new TreeSet<>(deciding.keySet());
        declared.addAll(free.keySet());
        assertThat(declared)
                .as("options that this test declares as deciding results or not")
                .isEqualTo(names);
        return this;
    }

    /** Tries all changes. */
    public void each(ThrowingConsumer<T> refused, ThrowingConsumer<T> accepted) {
        deciding.forEach((name, changed) -> assertThat(changed).as(name).satisfies(refused));
        free.forEach((name, changed) -> assertThat(changed).as(name).satisfies(accepted));
    }

    private static Set<String> names(Class<?> type) {
        Set<String> names = new TreeSet<>();
        if (type.isRecord()) {
            Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .forEach(names::add);
            return names;
        }
        for (@Nullable Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    names.add(field.getName());
                }
            }
        }
        return names;
    }
}
