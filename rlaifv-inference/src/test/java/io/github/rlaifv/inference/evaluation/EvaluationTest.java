package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers, cards, resuming and comparing, on a POPE of four questions. */
class EvaluationTest {
    @TempDir
    Path folder;

    @BeforeEach
    void files() {
        String line = "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a %s?\", \"label\": \"%s\"}%n";
        new BenchmarkFiles(folder.resolve("pope"))
                .picture("val2014/a.png")
                .text(
                        "coco_pope_random.json",
                        line.formatted(1, "dog", "yes")
                                + line.formatted(2, "cat", "no")
                                + line.formatted(3, "bus", "yes")
                                + line.formatted(4, "cow", "no"));
    }

    private PopeBenchmark pope() {
        return PopeBenchmark.open(folder.resolve("pope"));
    }

    private static Policy says(String name, String ofDog, String ofOthers) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) ->
                        request.prompt().messages().get(0).text().contains("dog") ? ofDog : ofOthers)
                .build();
    }

    @Test
    void measuresWhatThePolicySays() {
        EvaluationCard card = Evaluation.builder(says("optimist", "Yes.", "Yes, there is."), folder.resolve("a"))
                .build()
                .run(pope());

        // Two of four are right; all that is there is found; half of what is found is there.
        assertThat(card.figure("accuracy").value()).isEqualTo(0.5);
        assertThat(card.figure("recall").value()).isEqualTo(1);
        assertThat(card.figure("precision").value()).isEqualTo(0.5);
        assertThat(card.figure("F1").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.figure("random/F1").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.figure("yes").value()).isEqualTo(1);
        assertThat(card.figure("accuracy").low()).isLessThan(0.5);
        assertThat(card.figure("accuracy").high()).isGreaterThan(0.5);
        assertThat(card.table()).contains("POPE, optimist, 4 items", "accuracy", "50.0 %");
        assertThat(EvaluationCard.read(folder.resolve("a/card.json"))).isEqualTo(card);
    }

    @Test
    void goesOnWhereItStoppedAndRefusesOtherSettings() throws IOException {
        FakePolicy policy = (FakePolicy) says("optimist", "Yes.", "Yes.");
        EvaluationCard first =
                Evaluation.builder(policy, folder.resolve("a")).build().run(pope());
        Path answers = folder.resolve("a/answers.jsonl");
        List<String> lines = Files.readAllLines(answers);
        Files.writeString(answers, lines.get(0) + "\n" + lines.get(1).substring(0, 9));
        FakePolicy again = (FakePolicy) says("optimist", "Yes.", "Yes.");
        EvaluationCard second =
                Evaluation.builder(again, folder.resolve("a")).build().run(pope());

        assertThat(second).isEqualTo(first);
        assertThat(Files.readAllLines(answers)).isEqualTo(lines);
        assertThat(again.generateCalls().stream().mapToInt(List::size).sum()).isEqualTo(3);
        assertThatThrownBy(() -> Evaluation.builder(again, folder.resolve("a"))
                        .sampling(Sampling.greedy(9))
                        .build()
                        .run(pope()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("maxNewTokens 512")
                .hasMessageContaining("now it is 9");
    }

    @Test
    void comparesTwoModelsItemByItem() {
        Evaluation.builder(says("optimist", "Yes.", "Yes."), folder.resolve("a"))
                .build()
                .run(pope());
        Evaluation.builder(says("careful", "Yes.", "No."), folder.resolve("b"))
                .build()
                .run(pope());
        List<ComparedFigure> figures = PairedComparison.of(folder.resolve("a"), folder.resolve("b"));
        ComparedFigure yes = figures.stream()
                .filter(figure -> figure.name().equals("yes"))
                .findFirst()
                .orElseThrow();

        assertThat(yes.before()).isEqualTo(1);
        assertThat(yes.after()).isEqualTo(0.25);
        assertThat(yes.difference()).isEqualTo(-0.75);
        assertThat(yes.high()).isLessThanOrEqualTo(0);
        assertThat(yes.p()).isLessThan(0.05);
        // One more right, one less: nothing is known of the difference.
        ComparedFigure accuracy = figures.get(0);
        assertThat(accuracy.name()).isEqualTo("accuracy");
        assertThat(accuracy.difference()).isEqualTo(0.25);
        assertThat(accuracy.p()).isGreaterThan(0.2);
    }

    @Test
    void namesTheFileThatIsMissing() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> PopeBenchmark.open(empty))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("coco_pope_random.json")
                .hasMessageContaining("github.com/AoiDragon/POPE");
        assertThatThrownBy(() -> AmberBenchmark.open(empty))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("query_all.json");
        assertThatThrownBy(() -> MmStarBenchmark.open(empty)).hasMessageContaining("mmstar.parquet");
        assertThatThrownBy(() -> MmhalBenchmark.open(empty)).hasMessageContaining("response_template.json");
        assertThatThrownBy(() -> RefoMbBenchmark.open(empty)).hasMessageContaining("RefoMB");
        Files.delete(folder.resolve("pope/val2014/a.png"));
        assertThatThrownBy(this::pope).hasMessageContaining("needs the picture a.png");
    }

    @Test
    void readsAnswersAsPopesScriptDoes() {
        assertThat(YesNo.ofPope("No, there is not. Yes?")).isEqualTo(YesNo.NO);
        assertThat(YesNo.ofPope("There is no dog")).isEqualTo(YesNo.NO);
        assertThat(YesNo.ofPope("Nothing here")).isEqualTo(YesNo.YES);
        assertThat(YesNo.ofPope("Yes. There is no cat")).isEqualTo(YesNo.YES);
        assertThat(YesNo.ofPope("NO")).isEqualTo(YesNo.YES);
    }
}
