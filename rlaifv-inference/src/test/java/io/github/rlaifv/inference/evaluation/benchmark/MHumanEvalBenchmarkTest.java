package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.LabelingSheet;
import io.github.rlaifv.inference.evaluation.labeling.SheetKey;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labeling sheets from answers, and metrics from labels, on two questions per source. */
class MHumanEvalBenchmarkTest {
    @TempDir
    Path folder;

    private BenchmarkFiles files;

    @BeforeEach
    void published() throws IOException {
        files = new BenchmarkFiles(folder.resolve("data")).image("images/x.png");
        String image = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("data/images/x.png")));
        String line = "{\"image_id\": 7, \"question\": \"h%d?\", \"image\": \"%s\"}%n";
        files.text(
                "obj_halbench_mhumaneval_data_with_image.jsonl",
                line.formatted(1, image) + line.formatted(2, "data:image/png;base64," + image));
        files.text("response_template.json", """
                [{"question": "m1?", "image_src": "https://a/b/x.png"}, {"question": "m2?", "image_src": "b/x.png"}]""");
    }

    private MHumanEvalBenchmark benchmark() {
        return MHumanEvalBenchmark.open(folder.resolve("data"));
    }

    /** Returns a model that answers with the given word, but with "same" to the last question. */
    private FakePolicy model(String name, String word) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) -> request.key().equals("mmhal-2") ? "same" : word + " " + request.key())
                .build();
    }

    private EvaluationCard run(Policy model, String into) {
        return Evaluation.builder(model, folder.resolve(into)).build().run(benchmark());
    }

    private void label(Path key, String annotator, Path into, String... labels) throws IOException {
        List<String> records = new ArrayList<>();
        for (SheetKey.Response response : SheetKey.read(key).responses()) {
            for (String label : labels) {
                String[] parts = label.split(" ", 3);
                if (response.item().equals(parts[0])) {
                    records.add("{\"response\": \"" + response.id() + "\", \"hallucination\": \"" + parts[1]
                            + "\", \"kinds\": [" + (parts.length > 2 ? parts[2] : "") + "]}");
                }
            }
        }
        Files.writeString(
                into.resolve("labels-" + annotator + ".json"),
                "{\"version\": 1, \"sheet\": \"" + SheetKey.read(key).sheet() + "\", \"annotator\": \"" + annotator
                        + "\", \"labels\": " + records + "}");
    }

    private static List<String> names(EvaluationCard card) {
        return card.metrics().stream().map(MetricValue::name).toList();
    }

    @Test
    void labelsBecomeMetrics() throws IOException {
        EvaluationCard first = run(model("secret-7b", "a cat"), "run");
        assertThat(first.metric("labelled").value()).isZero();
        // Three answers of three words, one of one.
        assertThat(first.metric("words").value()).isEqualTo(10.0 / 4);
        assertThat(names(first)).doesNotContain("hallucination", "agreement");

        Path run = folder.resolve("run");
        Path key = run.resolve("labelling-key.json");
        label(
                key,
                "anna",
                run,
                "halbench-1 yes \"object\"",
                "halbench-2 no",
                "mmhal-1 yes \"number\"",
                "mmhal-2 cant_tell");
        label(
                key,
                "ben",
                run,
                "halbench-1 yes \"object\", \"position\"",
                "halbench-2 no",
                "mmhal-1 no",
                "mmhal-2 cant_tell");
        FakePolicy again = model("secret-7b", "other words");
        EvaluationCard second = run(again, "run");
        assertThat(again.generateCalls()).isEmpty();

        // Decided: halbench-1 yes, halbench-2 no; mmhal-1 is tied, and mmhal-2 has only "can't tell".
        assertThat(second.metric("hallucination").value()).isEqualTo(0.5);
        assertThat(second.metric("hallucination").items()).isEqualTo(2);
        assertThat(second.metric("hallucination").better()).isEqualTo(Measure.Better.LOWER);
        assertThat(second.metric("Object HalBench/hallucination").value()).isEqualTo(0.5);
        assertThat(names(second)).doesNotContain("MMHal-Bench/hallucination", "Fleiss' kappa");
        assertThat(second.metric("with object error").value()).isEqualTo(0.5);
        assertThat(second.metric("with position error").value()).isEqualTo(0.5);
        assertThat(second.metric("with number error").value()).isZero();
        assertThat(second.metric("labelled").value()).isEqualTo(0.5);
        assertThat(second.metric("tied").value()).isEqualTo(0.25);
        assertThat(second.metric("can't tell").value()).isEqualTo(0.25);
        assertThat(second.metric("labels").value()).isEqualTo(2);
        // Anna chose yes, no and can't tell 2, 1 and 1 times, Ben 1, 2 and 1 times: P = 12/16, Pe = 5/16.
        assertThat(second.metric("agreement").value()).isEqualTo(0.75);
        assertThat(second.metric("Cohen's kappa").value()).isCloseTo(7.0 / 11, within(1e-12));

        label(key, "carla", run, "mmhal-1 no");
        EvaluationCard third = run(again, "run");
        assertThat(third.metric("hallucination").value()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(third.metric("MMHal-Bench/hallucination").value()).isZero();
        assertThat(third.metric("labelled").value()).isEqualTo(0.75);
        assertThat(third.metric("labels").value()).isEqualTo(2.25);
        // P = (1 + 1 + 1/3 + 1) / 4; of nine labels three, four and two: Pe = 29/81.
        assertThat(third.metric("agreement").value()).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(third.metric("Fleiss' kappa").value()).isCloseTo(77.0 / 104, within(1e-12));
    }

    @Test
    void blindSheetMixesSeveralModels() throws IOException {
        run(model("secret-7b", "a cat"), "a");
        run(model("secret-13b", "a dog"), "b");
        Path page = Files.createDirectories(folder.resolve("sheet")).resolve("anna.html");
        LabelingSheet sheet = LabelingSheet.builder()
                .items(benchmark().items())
                .evaluation(folder.resolve("a"))
                .evaluation(folder.resolve("b"))
                .seed(7)
                .build();
        sheet.write(page);

        assertThat(Files.readString(page)).doesNotContain("secret");
        assertThat(sheet.key().responses()).hasSize(7);
        assertThat(sheet.key().responses()).anySatisfy(shared -> {
            assertThat(shared.item()).isEqualTo("mmhal-2");
            assertThat(shared.models()).containsExactly("secret-7b", "secret-13b");
        });
        Path key = folder.resolve("sheet/anna-key.json");
        label(key, "anna", folder.resolve("a"), "halbench-1 no", "mmhal-2 yes");
        label(key, "anna", folder.resolve("b"), "halbench-1 yes", "mmhal-2 yes");
        EvaluationCard a = run(model("secret-7b", ""), "a");
        EvaluationCard b = run(model("secret-13b", ""), "b");
        assertThat(a.metric("hallucination").value()).isEqualTo(0.5);
        assertThat(b.metric("hallucination").value()).isEqualTo(1);
        assertThat(b.metric("labelled").value()).isEqualTo(0.5);
    }

    @Test
    void sheetOrderDependsOnSeedButNotOnModel() {
        run(model("secret-7b", "a cat"), "a");
        run(model("secret-13b", "a dog"), "b");
        assertThat(sheet(7, "a", "b").key()).isEqualTo(sheet(7, "a", "b").key());
        List<String> order = ids(sheet(7, "a", "b"));
        assertThat(ids(sheet(7, "b", "a"))).isEqualTo(order);
        assertThat(ids(sheet(8, "a", "b"))).isNotEqualTo(order).containsExactlyInAnyOrderElementsOf(order);
        assertThat(sheet(8, "a", "b").key().sheet())
                .isEqualTo(sheet(7, "a", "b").key().sheet());
    }

    private LabelingSheet sheet(long seed, String... folders) {
        LabelingSheet.Builder builder =
                LabelingSheet.builder().items(benchmark().items()).seed(seed);
        for (String one : folders) {
            builder.evaluation(folder.resolve(one));
        }
        return builder.build();
    }

    private static List<String> ids(LabelingSheet sheet) {
        return sheet.key().responses().stream().map(SheetKey.Response::id).toList();
    }

    @Test
    void changedAnswersRequireNewLabels() throws IOException {
        run(model("secret-7b", "a cat"), "run");
        Path run = folder.resolve("run");
        label(run.resolve("labelling-key.json"), "anna", run, "halbench-1 no");
        Files.delete(run.resolve("answers.jsonl"));
        assertThatThrownBy(() -> run(model("secret-7b", "a dog"), "run"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("labels-anna.json belongs to the sheet");
    }

    @Test
    void errorNamesMissingFiles() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> MHumanEvalBenchmark.open(empty))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("obj_halbench_mhumaneval_data_with_image.jsonl")
                .hasMessageContaining("github.com/RLHF-V/RLAIF-V")
                .hasMessageContaining("mmhal-bench_with_image.jsonl or response_template.json");
        files.text("response_template.json", "[{\"question\": \"m1?\", \"image_src\": \"b/y.png\"}]");
        assertThatThrownBy(this::benchmark).hasMessageContaining("needs the image y.png");
        files.text("mmhal-bench_with_image.jsonl", "{\"question\": \"m1?\", \"image\": \"?\"}");
        assertThatThrownBy(this::benchmark)
                .hasMessageContaining("record 1: 'image' is neither the name of an image nor base64");
        files.text("mmhal-bench_with_image.jsonl", "{\"question\": \"m1?\"}");
        assertThatThrownBy(this::benchmark).hasMessageContaining("record 1: has no image in image");
    }

    @Test
    void sheetRequiresFinishedEvaluations() throws IOException {
        assertThatThrownBy(() -> sheet(0)).hasMessageContaining("needs the option evaluation");
        Path run = Files.createDirectories(folder.resolve("run"));
        assertThatThrownBy(() -> sheet(0, "run")).hasMessageContaining(run + " has no answers.jsonl");
        run(model("m", "a"), "run");
        Path answers = run.resolve("answers.jsonl");
        Files.write(answers, Files.readAllLines(answers).subList(0, 2));
        assertThatThrownBy(() -> sheet(0, "run")).hasMessageContaining("has no answer to 'mmhal-1'");
    }

    /** A policy that rejects the image of mmhal-1. */
    private static final class ImageRejectingModel extends ForwardingPolicy {
        /** @param model policy that answers all other items */
        ImageRejectingModel(FakePolicy model) {
            super(model);
        }

        @Override
        public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
            return requests.stream()
                    .map(request -> request.key().equals("mmhal-1")
                            ? Outcome.<List<Completion>>failure(new RequestFailure(
                                    "mmhal-1",
                                    UnusableImageException.REASON,
                                    "x.png is 300 times wider than high",
                                    false))
                            : super.tryGenerate(List.of(request)).get(0))
                    .toList();
        }
    }

    private static RunListener recordSkipped(List<String> skipped) {
        return new RunListener() {
            @Override
            public void skipped(String stage, String unit, String reason) {
                skipped.add(stage + " " + unit + ": " + reason);
            }
        };
    }

    private void damage(String question) throws IOException {
        String cut = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
        files.text(
                "mmhal-bench_with_image.jsonl",
                "{\"question\": \"" + question + "\", \"image\": \"" + cut + "\"}%n".formatted()
                        + "{\"question\": \"m2?\", \"image\": \"" + cut + "\"}");
    }

    @Test
    void undecodableImageIsSkippedOnSheetAndReported() throws IOException {
        damage("m1?");
        List<String> skipped = new ArrayList<>();
        EvaluationCard card = Evaluation.builder(model("m", "a cat"), folder.resolve("run"))
                .listener(recordSkipped(skipped))
                .build()
                .run(benchmark());

        assertThat(card.metric("labelled").value()).isZero();
        assertThat(skipped)
                .hasSize(2)
                .allSatisfy(text ->
                        assertThat(text).startsWith("labeling sheet mmhal-").contains("unusable image ("));
        assertThat(Files.readString(folder.resolve("run/items.jsonl"))).contains("not on the sheet");
        Path key = folder.resolve("run/labelling-key.json");
        assertThat(SheetKey.read(key).responses())
                .extracting(SheetKey.Response::item)
                .containsExactlyInAnyOrder("halbench-1", "halbench-2");
        label(key, "anna", folder.resolve("run"), "halbench-1 yes", "halbench-2 no");
        assertThat(run(model("m", "a cat"), "run").metric("hallucination").value())
                .isEqualTo(0.5);
        assertThat(sheet(0, "run").skipped()).containsOnlyKeys("mmhal-1", "mmhal-2");
        LabelingSheet.Builder strict = LabelingSheet.builder()
                .items(benchmark().items())
                .evaluation(folder.resolve("run"))
                .unusableImages(UnusableImages.STOP);
        assertThatThrownBy(strict::build)
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("mmhal-1: ")
                .hasMessageContaining("unusableImages(SKIP)");
    }

    @Test
    void unansweredItemIsNotOnSheet() {
        Policy picky = new ImageRejectingModel(model("picky", "a cat"));
        EvaluationCard card = run(picky, "picky");
        run(model("other", "a dog"), "other");

        assertThat(card.metric("unanswered").value()).isEqualTo(0.25);
        LabelingSheet sheet = sheet(0, "other", "picky");
        assertThat(sheet.skipped()).containsOnlyKeys("mmhal-1");
        assertThat(sheet.skipped().get("mmhal-1"))
                .startsWith("unusable image (")
                .contains("300 times wider");
        assertThat(sheet.key().responses()).hasSize(5);
        Evaluation strict = Evaluation.builder(picky, folder.resolve("strict"))
                .unusableImages(UnusableImages.STOP)
                .build();
        assertThatThrownBy(() -> strict.run(benchmark())).isInstanceOf(UnusableImageException.class);
    }
}
