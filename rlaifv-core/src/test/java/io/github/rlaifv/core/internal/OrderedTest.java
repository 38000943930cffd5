package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedTest {
    private final List<String> names =
            IntStream.range(0, 50).mapToObj(i -> "name " + i * 7 % 50).toList();

    @Test
    void copiesKeepTheOrder() {
        Map<String, Integer> map = new LinkedHashMap<>();
        names.forEach(name -> map.put(name, name.length()));
        assertThat(Ordered.map(map).keySet()).containsExactlyElementsOf(names);
        assertThat(Ordered.set(names)).containsExactlyElementsOf(names);
    }

    @Test
    void copiesCantBeChanged() {
        assertThatThrownBy(
                        () -> Ordered.map(new LinkedHashMap<String, String>()).put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Ordered.set(names).add("a")).isInstanceOf(UnsupportedOperationException.class);
    }
}
