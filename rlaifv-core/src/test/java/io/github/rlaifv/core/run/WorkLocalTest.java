package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.WorkerThreads;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkLocalTest {
    private final WorkLocal<String> value = new WorkLocal<>();
    private final WorkLocal<Integer> other = new WorkLocal<>();

    @Test
    void innerValueAppliesUntilItsWorkEnds() {
        assertThat(value.get()).isEmpty();
        value.with("outer", () -> {
            other.with(
                    1,
                    () -> value.with("inner", () -> {
                        assertThat(value.get()).contains("inner");
                        assertThat(other.get()).contains(1);
                        return true;
                    }));
            assertThat(value.get()).contains("outer");
            assertThat(other.get()).isEmpty();
            return true;
        });
        assertThat(value.get()).isEmpty();
    }

    @Test
    void valueEndsWithWorkThatFails() {
        assertThatThrownBy(() -> value.with("outer", () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(value.get()).isEmpty();
    }

    @Test
    void threadsThatWorkForACallerHaveItsValues() {
        try (WorkerThreads threads = new WorkerThreads(2, "test")) {
            List<Optional<String>> seen =
                    value.with("caller", () -> threads.map(List.of(1, 2, 3, 4), part -> value.get(), "testing"));
            assertThat(seen).containsOnly(Optional.of("caller")).hasSize(4);
            assertThat(threads.map(List.of(1, 2), part -> value.get(), "testing"))
                    .as("the threads are used again by a caller without a value")
                    .containsOnly(Optional.empty());
        }
    }
}
