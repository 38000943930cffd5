package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JoinedPairsTest {
    private static final Instruction INSTRUCTION =
            new Instruction("1", ImageSource.of(Path.of("1.png")), "What is there?");

    private record Given(List<String> texts, String setting) implements PairMaker {
        @Override
        public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
            return texts.stream()
                    .map(text -> new PreferencePair(instruction, text, "worse", 0, -1))
                    .toList();
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(java.util.Map.of("pair_seed", setting));
        }
    }

    @Test
    void pairsOfBothFollowEachOtherOnceEach() {
        PairMaker joined = new Given(List.of("a", "b"), "1").and(new Given(List.of("b", "c"), "2"));
        assertThat(joined.make(INSTRUCTION, List.of()))
                .extracting(PreferencePair::chosen)
                .containsExactly("a", "b", "c");
    }

    @Test
    void settingsOfAllAreTold() {
        PairMaker three =
                new Given(List.of(), "1").and(new Given(List.of(), "2")).and(new Given(List.of(), "3"));
        assertThat(three.settings()).containsEntry("pair_seed", "1").containsEntry("and_pair_seed", "2, 3");
        PairMaker grouped = new Given(List.of(), "1").and(new Given(List.of(), "2").and(new Given(List.of(), "3")));
        assertThat(grouped.settings()).containsEntry("and_pair_seed", "2").containsEntry("and_and_pair_seed", "3");
    }
}
