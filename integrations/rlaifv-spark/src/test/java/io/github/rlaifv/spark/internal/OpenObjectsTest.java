package io.github.rlaifv.spark.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenObjectsTest {
    private final OpenObjects objects = new OpenObjects();
    private final List<String> events = new ArrayList<>();

    private AutoCloseable acquire(String key) {
        return objects.acquire(key, () -> {
            events.add("open " + key);
            return () -> events.add("close " + key);
        });
    }

    @Test
    void usersShareAnObjectThatStaysOpenBetweenThem() {
        AutoCloseable first = acquire("a");
        objects.release("a");

        assertThat(acquire("a")).isSameAs(first);
        assertThat(events).containsExactly("open a");
    }

    @Test
    void anotherObjectClosesThoseWithoutUsersFirst() {
        acquire("a");
        acquire("b");
        objects.release("a");
        assertThat(events).containsExactly("open a", "open b");

        acquire("c");

        assertThat(events).containsExactly("open a", "open b", "close a", "open c");
    }

    @Test
    void endClosesAnObjectWhenItsLastUserIsDone() {
        acquire("a");
        acquire("a");
        acquire("b");
        objects.release("b");

        objects.end();
        assertThat(events).containsExactly("open a", "open b", "close b");
        objects.release("a");
        objects.release("a");

        assertThat(events).containsExactly("open a", "open b", "close b", "close a");
        assertThatThrownBy(() -> acquire("c")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failedOpeningIsRepeated() {
        assertThatThrownBy(() -> objects.acquire("a", () -> {
                    throw new IllegalStateException("no server");
                }))
                .hasMessage("no server");

        acquire("a");

        assertThat(events).containsExactly("open a");
    }
}
