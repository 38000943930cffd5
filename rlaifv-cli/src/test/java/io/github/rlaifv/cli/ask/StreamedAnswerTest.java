package io.github.rlaifv.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.stream.SampledToken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are printed while they are sampled. */
class StreamedAnswerTest {
    private final List<String> printed = new ArrayList<>();

    private void sampled(String... texts) {
        StreamedAnswer answer = new StreamedAnswer(printed::add);
        for (String text : texts) {
            answer.sampled(new SampledToken(0, 0, 1, text, -1, List.of()));
        }
    }

    @Test
    void piecesJoinToTheStrippedText() {
        sampled(" ", "A", "", " red", " ", " car", ".", "\n", " ");
        assertThat(printed).containsExactly("A", " red", "  car", ".");
    }

    @Test
    void spacesAloneArePrintedByNobody() {
        sampled(" ", "\n");
        assertThat(printed).isEmpty();
    }
}
