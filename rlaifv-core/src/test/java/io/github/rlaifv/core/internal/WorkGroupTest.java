package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkGroupTest {
    private static final List<String> ALL = List.of("a", "b", "c", "d", "e", "f", "g");

    @Test
    void groupsKeepTheirFinishedUnitsIfResultsDependOnTheCall() {
        assertThat(WorkGroup.of(ALL, 3, Set.of("a", "b", "c", "d")::contains, true))
                .containsExactly(
                        new WorkGroup<>(List.of("d", "e", "f"), List.of("e", "f")),
                        new WorkGroup<>(List.of("g"), List.of("g")));
    }

    @Test
    void groupsHaveOnlyUnfinishedUnitsOtherwise() {
        assertThat(WorkGroup.of(ALL, 2, Set.of("a", "b", "c", "e")::contains, false))
                .containsExactly(
                        new WorkGroup<>(List.of("d", "f"), List.of("d", "f")),
                        new WorkGroup<>(List.of("g"), List.of("g")));
    }

    @Test
    void finishedWorkHasNoGroups() {
        assertThat(WorkGroup.of(ALL, 3, unit -> true, true)).isEmpty();
    }
}
