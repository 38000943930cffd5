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
 * Checks that a test declares every option of a builder or record as affecting results or not. A new option is then
 * not forgotten when a run is resumed.
 *
 * @param <T> type of the changed options
 */
public final class DeclaredOptions<T> {
    private final Map<String, T> deciding = new TreeMap<>();
    private final Map<String, T> free = new TreeMap<>();

    private DeclaredOptions() {}

    public static <T> DeclaredOptions<T> of() {
        return new DeclaredOptions<>();
    }

    /** Declares an option that affects results. */
    public DeclaredOptions<T> deciding(String name, T changed) {
        assertThat(deciding.put(name, changed)).isNull();
        return this;
    }

    /** Declares an option that does not affect results. */
    public DeclaredOptions<T> free(String name, T changed) {
        assertThat(free.put(name, changed)).isNull();
        return this;
    }

    /** Checks that the declared options are exactly those of the given types. */
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

    /**
     * Runs a check for each changed option: {@code refused} for options that affect results, {@code accepted} for
     * others.
     */
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
