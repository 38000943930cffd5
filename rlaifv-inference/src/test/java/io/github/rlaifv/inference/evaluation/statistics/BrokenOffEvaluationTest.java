package io.github.rlaifv.inference.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation interrupted by a cancellation or a full disk resumes to the files of an uninterrupted one. */
@Timeout(60)
class BrokenOffEvaluationTest {
    private static final List<String> FILES =
            List.of("evaluation.json", "answers.jsonl", "reviews.jsonl", "card.json", "measures.json", "items.jsonl");

    @TempDir
    private Path folder;

    private int calls;
    private int interruptAt;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    /** A benchmark of questions whose answers are judged. */
    private static final class JudgedBenchmark implements Benchmark {
        @Override
        public String name() {
            return "Judged";
        }

        @Override
        public List<EvaluationItem> items() {
            return IntStream.range(0, 11)
                    .mapToObj(i -> new EvaluationItem("item-" + i, Optional.empty(), "What is " + i + "?"))
                    .toList();
        }

        @Override
        public List<Measure> measure(List<String> answers, RecordedJudge judging) {
            Map<String, Prompt> prompts = new LinkedHashMap<>();
            for (int i = 0; i < answers.size(); i++) {
                prompts.put("item-" + i, Prompt.of("Right? " + answers.get(i)));
            }
            judging.ask("reviews", prompts, Optional::of);
            Measures measures = new Measures(answers.size());
            for (int i = 0; i < answers.size(); i++) {
                measures.share("right", Better.HIGHER, i, answers.get(i).endsWith("1."));
            }
            return measures.build();
        }
    }

    private Policy policy(String name) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) -> {
                    if (++calls == interruptAt) {
                        Thread.currentThread().interrupt();
                    }
                    return "It is " + request.key() + ".";
                })
                .build();
    }

    private void run(Path output) {
        Evaluation.builder(policy("model"), output)
                .judge(policy("judge"))
                .perCall(3)
                .resamples(10)
                .build()
                .run(new JudgedBenchmark());
    }

    @Test
    void evaluationInterruptedAnywhereResumesToTheSameFiles() {
        run(folder.resolve("unbroken"));
        int all = calls;
        assertThat(all).isEqualTo(22);
        int stopped = 0;
        for (int call = 1; call <= all; call++) {
            Path output = folder.resolve("run-" + call);
            calls = 0;
            interruptAt = call;
            try {
                run(output);
            } catch (CancelledException e) {
                stopped++;
                assertThat(Thread.interrupted())
                        .as("the thread stays interrupted")
                        .isTrue();
                interruptAt = 0;
                run(output);
            }
            Thread.interrupted();
            for (String file : FILES) {
                assertThat(output.resolve(file))
                        .as("interrupted at call " + call)
                        .hasSameBinaryContentAs(folder.resolve("unbroken").resolve(file));
            }
        }
        assertThat(stopped).isGreaterThanOrEqualTo(16);
    }

    @Test
    void timeLimitEndsEvaluation() {
        assertThatThrownBy(() -> Cancellation.within(Duration.ZERO, () -> {
                    run(folder.resolve("limited"));
                    return "ran";
                }))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("time limit");
    }

    @Test
    void evaluationResumesAfterDiskWasFull() throws IOException {
        Path expected = folder.resolve("expected");
        run(expected);
        int failures = DiskChecks.fillAndResume(folder.resolve("disk"), expected, this::run, FILES);
        assertThat(failures).isGreaterThanOrEqualTo(3);
    }
}
