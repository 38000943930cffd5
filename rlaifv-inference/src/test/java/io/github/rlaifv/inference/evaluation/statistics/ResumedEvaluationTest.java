package io.github.rlaifv.inference.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation resumes only if everything that its metrics depend on is unchanged. */
class ResumedEvaluationTest {
    private static final EvaluationItem ITEM = new EvaluationItem("one", image(1), "What?");
    private static final Benchmark JUDGED = judged(ITEM);

    @TempDir
    Path folder;

    /** A run with one changed setting, and the text of the error about it. */
    private record ChangedRun(String named, Supplier<EvaluationCard> run) {}

    private EvaluationCard run(String model, Path into, Benchmark benchmark, UnaryOperator<Evaluation.Builder> change) {
        Evaluation.Builder builder = Evaluation.builder(policy(model), into)
                .judge(policy("judge"))
                .thumbnails(0)
                .resamples(10);
        return change.apply(builder).build().run(benchmark);
    }

    private EvaluationCard run() {
        return run("model", folder.resolve("run"), JUDGED, b -> b);
    }

    private ChangedRun changed(String named, UnaryOperator<Evaluation.Builder> change) {
        return new ChangedRun(named, () -> run("model", folder.resolve("run"), JUDGED, change));
    }

    private ChangedRun sampled(String named, UnaryOperator<Sampling.Builder> change) {
        Sampling sampling = change.apply(Sampling.builder().temperature(0).maxNewTokens(512))
                .build();
        return changed(named, b -> b.sampling(sampling));
    }

    private ChangedRun asked(String named, Benchmark benchmark) {
        return new ChangedRun(named, () -> run("model", folder.resolve("run"), benchmark, b -> b));
    }

    private static Policy policy(String name) {
        return FakePolicy.builder().name(name).writes((request, i) -> "Yes.").build();
    }

    /** A benchmark of one question whose answer is judged. */
    private record JudgedBenchmark(String name, EvaluationItem item, String instruction) implements Benchmark {
        @Override
        public List<EvaluationItem> items() {
            return List.of(item);
        }

        @Override
        public List<Measure> measure(List<String> answers, RecordedJudge judging) {
            judging.ask("reviews", Map.of(item.id(), Prompt.of(instruction + answers.get(0))), Optional::of);
            Measures measures = new Measures(1);
            measures.share("right", Better.HIGHER, 0, true);
            return measures.build();
        }
    }

    private static Optional<ImageSource> image(int content) {
        return Optional.of(ImageSource.of("a.png", new byte[] {(byte) content}));
    }

    private static JudgedBenchmark judged(EvaluationItem item) {
        return new JudgedBenchmark("Test", item, "Judge: ");
    }

    private void assertRefused(ChangedRun changed) throws IOException {
        byte[] answers = Files.readAllBytes(folder.resolve("run/answers.jsonl"));
        assertThatThrownBy(changed.run()::get)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(changed.named())
                .hasMessageContaining("another folder");
        assertThat(folder.resolve("run/answers.jsonl")).hasBinaryContent(answers);
    }

    @Test
    void changedSamplingOptionIsRejectedByName() {
        run();
        DeclaredOptions.<ChangedRun>of()
                .deciding("temperature", sampled("temperature was 0.0 and is now 1.0", b -> b.temperature(1)))
                .deciding("topP", sampled("topP was 1.0 and is now 0.5", b -> b.topP(0.5)))
                .deciding("topK", sampled("topK was 0 and is now 3", b -> b.topK(3)))
                .deciding(
                        "repetitionPenalty",
                        sampled("repetitionPenalty was 1.0 and is now 1.5", b -> b.repetitionPenalty(1.5)))
                .deciding("maxNewTokens", sampled("maxNewTokens was 512 and is now 9", b -> b.maxNewTokens(9)))
                .deciding("stop", sampled("stop was [] and is now [END]", b -> b.stop("END")))
                .deciding(
                        "ignoreEndOfSequence",
                        sampled("ignoreEndOfSequence was false and is now true", b -> b.ignoreEndOfSequence(true)))
                .deciding("seed", sampled("samplingSeed was 0 and is now 4", b -> b.seed(4)))
                .deciding(
                        "search",
                        sampled(
                                "search is not recorded there and is now BeamSearch[beams=3",
                                b -> b.beams(BeamSearch.of(3))))
                .cover(Sampling.class)
                .each(this::assertRefused, changed -> {});
    }

    @Test
    void changedOptionIsRejectedUnlessResultsDoNotDependOnIt() {
        EvaluationCard card = run();
        Path run = folder.resolve("run");
        DeclaredOptions.<ChangedRun>of()
                .deciding("policy", new ChangedRun("modelFingerprint was", () -> run("other", run, JUDGED, b -> b)))
                .deciding("judge", changed("judgeFingerprint was", b -> b.judge(policy("other"))))
                .deciding("sampling", sampled("topK was 0 and is now 2", b -> b.topK(2)))
                .deciding("judgeTokens", changed("judgeTokens was 1024 and is now 7", b -> b.judgeTokens(7)))
                .free("folder", new ChangedRun("", () -> run("model", folder.resolve("other"), JUDGED, b -> b)))
                .free("perCall", changed("", b -> b.perCall(3)))
                .free("thumbnails", changed("", b -> b.thumbnails(8)))
                .free("listener", changed("", b -> b.listener(new RunListener() {})))
                // intervals are drawn anew in each run, and the card records how
                .free("resamples", changed("", b -> b.resamples(20)))
                .free("seed", changed("", b -> b.seed(9)))
                .free("unusableImages", changed("", b -> b.unusableImages(UnusableImages.STOP)))
                .cover(Evaluation.Builder.class)
                .each(
                        this::assertRefused,
                        changed -> assertThat(changed.run().get().metrics()).isEqualTo(card.metrics()));
    }

    @Test
    void changedBenchmarkIsRejected() {
        run();
        DeclaredOptions.<ChangedRun>of()
                .deciding("id", asked("itemsFingerprint was", judged(new EvaluationItem("two", image(1), "What?"))))
                .deciding(
                        "image", asked("picturesFingerprint was", judged(new EvaluationItem("one", image(2), "What?"))))
                .deciding(
                        "question", asked("itemsFingerprint was", judged(new EvaluationItem("one", image(1), "Who?"))))
                .cover(EvaluationItem.class)
                .each(this::assertRefused, changed -> {});
        DeclaredOptions.<ChangedRun>of()
                .deciding(
                        "name",
                        asked("benchmark was Test and is now Other", new JudgedBenchmark("Other", ITEM, "Judge: ")))
                .deciding(
                        "item",
                        asked("picturesFingerprint was", judged(new EvaluationItem("one", Optional.empty(), "What?"))))
                .deciding("instruction", asked("another prompt", new JudgedBenchmark("Test", ITEM, "Judge strictly: ")))
                .cover(JudgedBenchmark.class)
                .each(this::assertRefused, changed -> {});
    }

    @Test
    void judgeReplyToAnotherPromptIsNotReused() {
        run();

        assertThatThrownBy(asked("", new JudgedBenchmark("Test", ITEM, "Judge strictly: "))
                        .run()::get)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("reviews.jsonl, line 1: the reply for 'one' is to another prompt")
                .hasMessageContaining("delete " + folder.resolve("run/reviews.jsonl"));
    }

    @Test
    void replyOfAnotherJudgeIsNotReusedAfterAnswersWereDeleted() throws IOException {
        run();
        Files.delete(folder.resolve("run/answers.jsonl"));

        assertThatThrownBy(changed("", b -> b.judge(policy("another judge"))).run()::get)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(
                        "reviews.jsonl, line 1: the reply for 'one' is to another prompt or sampling, or of")
                .hasMessageContaining("another model");
    }

    @Test
    void errorForFolderOfOlderVersionNamesMissingSettings() throws IOException {
        run();
        Path settings = folder.resolve("run/evaluation.json");
        Files.writeString(settings, Files.readString(settings).replaceAll("\"topK\":\"0\",?", ""));

        assertThatThrownBy(this::run)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("topK is not recorded there and is now 0");
    }

    @Test
    void replyOfOlderVersionIsRejected() throws IOException {
        run();
        Path answers = folder.resolve("run/answers.jsonl");
        Files.writeString(answers, "{\"id\":\"one\",\"reply\":\"Yes.\"}\n");

        assertThatThrownBy(this::run)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("answers.jsonl, line 1")
                .hasMessageContaining("not recorded");
    }

    @Test
    void settingsMayChangeUntilFirstAnswer() {
        List<String> asked = new ArrayList<>();
        Policy down = FakePolicy.builder()
                .name("down")
                .writes((request, i) -> {
                    asked.add(request.key());
                    throw new BadDataException("no answer");
                })
                .build();
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Evaluation.builder(down, run).build().run(new JudgedBenchmark("First", ITEM, "")))
                .hasMessageContaining("no answer");

        assertThat(run().benchmark()).isEqualTo("Test");
        assertThat(asked).containsExactly("one");
    }
}
