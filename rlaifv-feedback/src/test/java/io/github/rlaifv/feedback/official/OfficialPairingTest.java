package io.github.rlaifv.feedback.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfficialPairingTest {
    private final List<OfficialAnswer> answers = new ArrayList<>();
    private final List<OfficialJudgment> judgments = new ArrayList<>();

    private void answer(String id, String question, List<String> facts, List<String> questions, boolean... labels) {
        answers.add(new OfficialAnswer(id, "a.jpg", question, "answer " + id, facts, questions, "img/a.jpg", ""));
        for (int i = 0; i < labels.length; i++) {
            judgments.add(new OfficialJudgment(id, questions.get(i), labels[i] ? 0.9 : 0.1, labels[i] ? 0.1 : 0.9));
        }
    }

    private void otherInstruction() {
        answer("o1", "Other?", List.of("f"), List.of("q?"), true);
        answer("o2", "Other?", List.of("f"), List.of("q?"), false);
    }

    private List<String> pairs(OfficialPairing pairing) {
        return pairing.pair(answers, judgments).stream()
                .map(pair -> pair.chosen().questionId() + ">" + pair.rejected().questionId())
                .toList();
    }

    @Test
    void repairedCountsARepeatedQuestionOnce() {
        answer("1", "Q?", List.of("f", "f"), List.of("q?", "q?"), false, false);
        answer("2", "Q?", List.of("f", "g"), List.of("q?", "r?"), false, false);
        otherInstruction();

        assertThat(pairs(OfficialPairing.exact())).containsExactly("o1>o2");
        assertThat(pairs(OfficialPairing.repaired())).containsExactly("1>2", "o1>o2");
    }

    @Test
    void repairedDropsEmptyFactsInsteadOfTheirAnswers() {
        answer("1", "Q?", List.of("", "g"), List.of("", "r?"), false, true);
        answer("2", "Q?", List.of("f", "g"), List.of("q?", "r?"), false, true);
        otherInstruction();

        assertThat(pairs(OfficialPairing.exact())).containsExactly("o1>o2");
        assertThat(pairs(OfficialPairing.repaired())).containsExactly("1>2", "o1>o2");
    }

    @Test
    void repairedMergesTheScatteredAnswersOfAnInstruction() {
        answer("1", "Q?", List.of("f"), List.of("q?"), true);
        otherInstruction();
        answer("2", "Q?", List.of("f"), List.of("q?"), false);

        assertThat(pairs(OfficialPairing.exact())).containsExactly("o1>o2");
        assertThat(pairs(OfficialPairing.repaired())).containsExactlyInAnyOrder("1>2", "o1>o2");
    }

    @Test
    void repairedAcceptsAtSignsAndInputWithoutPairs() {
        answer("1", "me@home?", List.of("f"), List.of("q?"), true);
        assertThat(pairs(OfficialPairing.repaired())).isEmpty();
        assertThatThrownBy(() -> pairs(OfficialPairing.exact())).isInstanceOf(BadDataException.class);

        answer("2", "me@home?", List.of("f"), List.of("q?"), false);
        assertThat(pairs(OfficialPairing.repaired())).containsExactly("1>2");
        assertThatThrownBy(() -> pairs(OfficialPairing.exact()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("me@home?");
    }

    @Test
    void bothDropAnswersWithUnjudgedFacts() {
        answer("1", "Q?", List.of("f", "g"), List.of("q?"), true);
        answer("2", "Q?", List.of("f"), List.of("q?"), false);
        otherInstruction();

        assertThat(pairs(OfficialPairing.exact())).containsExactly("o1>o2");
        assertThat(pairs(OfficialPairing.repaired())).containsExactly("o1>o2");
    }

    @Test
    void repairedDrawsByInstructionAndExactByImage() {
        for (String question : List.of("Q?", "R?")) {
            for (int i = 0; i < 4; i++) {
                answer(question + i, question, List.of("f"), List.of("q?"), i % 2 == 0);
            }
        }
        for (OfficialPairing pairing : List.of(OfficialPairing.exact(), OfficialPairing.repaired())) {
            List<OfficialPair> all = pairing.pair(answers, judgments);
            assertThat(all).hasSize(8);
            assertThat(pairing.sample(all, 2, 1))
                    .hasSize(pairing.sample(all, 1, 1).size() * 2);
        }
        assertThat(OfficialPairing.exact().sample(OfficialPairing.exact().pair(answers, judgments), 2, 1))
                .hasSize(2);
        assertThat(OfficialPairing.repaired().sample(OfficialPairing.exact().pair(answers, judgments), 2, 1))
                .hasSize(4);
    }
}
