package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.attempt.FileTree;
import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.bench.attack.fuzz.damage.PngDamage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.PairedComparison;
import io.github.rlaifv.inference.evaluation.benchmark.AmberBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MHumanEvalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MmStarBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MmhalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectExtractor;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.RecordedAnswers;
import io.github.rlaifv.inference.evaluation.benchmark.RefoMbBenchmark;
import io.github.rlaifv.inference.evaluation.labeling.LabelFile;
import io.github.rlaifv.inference.evaluation.labeling.Labels;
import io.github.rlaifv.inference.evaluation.labeling.SheetKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Targets: published files of benchmarks and the folders of their evaluations. */
final class BenchmarkTargets {
    /** Fields that no metric depends on, and texts of which any is valid. */
    private static final JsonRules FILES = JsonRules.records(
            "image_content",
            "question_type",
            "gt_answer",
            "images",
            "supercategory",
            "iscrowd",
            "file_name",
            "hallu",
            "type",
            "id",
            "caption",
            "image_id",
            "relation",
            "dog",
            "tree",
            "ball",
            "sky",
            "truth",
            "question_id");

    private static final JsonRules RUN = JsonRules.records("image", "version", "library", "notes");

    private enum Kind {
        POPE(BenchmarkFolders::pope, PopeBenchmark::open, ""),
        AMBER(BenchmarkFolders::amber, AmberBenchmark::open, ""),
        MMHAL(BenchmarkFolders::mmhal, MmhalBenchmark::open, "Rating: 4, very informative with good analysis"),
        MHUMANEVAL(BenchmarkFolders::mhumaneval, MHumanEvalBenchmark::open, ""),
        REFOMB(BenchmarkFolders::refomb, RefoMbBenchmark::open, "I think [[B]]"),
        OBJECT_HALBENCH(
                BenchmarkFolders::objectHal,
                folder -> ObjectHalBenchmark.open(folder, ObjectExtractor.PROMPTED),
                "[\"dogs\", \"wooden bench\"]"),
        MMSTAR(BenchmarkFolders::mmstar, MmStarBenchmark::open, "");

        private final PlainTarget.Maker maker;
        private final Opener opener;
        private final String judgment;

        Kind(PlainTarget.Maker maker, Opener opener, String judgment) {
            this.maker = maker;
            this.opener = opener;
            this.judgment = judgment;
        }

        void evaluate(Path data, Path run) {
            Evaluation.Builder evaluation = Evaluation.builder(answers(), run).resamples(20);
            if (!judgment.isEmpty()) {
                evaluation.judge(ScriptedPolicies.saying("judge", judgment));
            }
            evaluation.build().run(opener.open(data));
        }

        static Policy answers() {
            return FakePolicy.builder()
                    .name("model")
                    .writes((request, i) -> answer(request))
                    .forgets()
                    .build();
        }

        private static String answer(GenerationRequest request) {
            // as a model would, which is how damaged images are noticed
            request.prompt().images().forEach(image -> ImageDecoder.standard().decode(image));
            return request.key().hashCode() % 2 == 0 ? "Yes, a dog on a bench." : "No. A (A) puppy below the sky.";
        }
    }

    @FunctionalInterface
    private interface Opener {
        Benchmark open(Path folder);
    }

    private BenchmarkTargets() {}

    static List<Target> all() {
        List<Target> targets = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            targets.add(files(kind));
            targets.add(run(kind));
        }
        targets.add(comparison());
        targets.add(labels());
        targets.add(recorded());
        return targets;
    }

    private static Target files(Kind kind) {
        return PlainTarget.reading(
                        "benchmark " + kind,
                        folder -> kind.maker.make(folder),
                        List.of(
                                new AttackedFile("*.json", DamagedFormats.json(FILES.withLooseTexts())),
                                new AttackedFile("*.jsonl", DamagedFormats.jsonLines(FILES.withLooseTexts(), false)),
                                new AttackedFile("*.txt", DamagedFormats.TEXT),
                                new AttackedFile("*.parquet", DamagedFormats.CHECKED),
                                new AttackedFile("*.png", PngDamage.FORMAT)),
                        folder -> {
                            Path run = Files.createTempDirectory(folder.getParent(), "run");
                            try {
                                kind.evaluate(folder, run);
                                // not the file of answers, which contains the fingerprints of images
                                return FileDigests.of(run, "measures.json")
                                        + FinishedEvaluation.read(run).items().stream()
                                                .map(item -> item.id() + item.question() + item.answer())
                                                .toList();
                            } finally {
                                FileTree.delete(run);
                            }
                        })
                .orNamed("picture", "image", "synonyms", "has the item");
    }

    private static Target run(Kind kind) {
        return PlainTarget.resuming(
                        "evaluation " + kind,
                        folder -> {
                            kind.maker.make(Files.createDirectories(folder.resolve("data")));
                            kind.evaluate(folder.resolve("data"), folder.resolve("run"));
                        },
                        List.of(
                                new AttackedFile("run/evaluation.json", DamagedFormats.json(RUN)),
                                new AttackedFile("*.rlaifv.json", DamagedFormats.json(RUN)),
                                new AttackedFile("*rs.jsonl", DamagedFormats.jsonLines(RUN, true)),
                                new AttackedFile("*reviews.jsonl", DamagedFormats.jsonLines(RUN, true)),
                                new AttackedFile("*verdicts.jsonl", DamagedFormats.jsonLines(RUN, true)),
                                new AttackedFile("*objects.jsonl", DamagedFormats.jsonLines(RUN, true))),
                        folder -> {
                            kind.evaluate(folder.resolve("data"), folder.resolve("run"));
                            return FileDigests.of(
                                    folder.resolve("run"), "answers.jsonl", "measures.json", "items.jsonl");
                        })
                // another answer is noticed by the fingerprint of its request
                .orNamed("reviews.jsonl", "verdicts.jsonl", "objects.jsonl");
    }

    /** Returns the target of a finished evaluation that is read for a comparison. */
    private static Target comparison() {
        return PlainTarget.reading(
                        "finished evaluation",
                        folder -> {
                            Kind.POPE.maker.make(Files.createDirectories(folder.resolve("data")));
                            Kind.POPE.evaluate(folder.resolve("data"), folder.resolve("a"));
                            Kind.POPE.evaluate(folder.resolve("data"), folder.resolve("b"));
                        },
                        List.of(
                                new AttackedFile(
                                        "a/card.json", DamagedFormats.json(JsonRules.records("settings", "version"))),
                                new AttackedFile("a/measures.json", DamagedFormats.json(RUN)),
                                new AttackedFile("a/items.jsonl", DamagedFormats.jsonLines(RUN, true))),
                        folder -> {
                            FinishedEvaluation finished = FinishedEvaluation.read(folder.resolve("a"));
                            return finished.card().toString()
                                    + finished.measures()
                                    + finished.items()
                                    + PairedComparison.of(folder.resolve("a"), folder.resolve("b"));
                        })
                .orNamed("are evaluations of different items");
    }

    private static Target labels() {
        return PlainTarget.reading(
                        "labels",
                        folder -> {
                            SheetKey key = SheetKey.of(
                                    3,
                                    List.of(
                                            new SheetKey.Response("r1", "a", List.of("one")),
                                            new SheetKey.Response("r2", "b", List.of("one", "two"))));
                            key.write(folder.resolve("labelling-key.json"));
                            Files.writeString(folder.resolve("labels-anna.json"), """
                            {"version": 1, "sheet": "%s", "annotator": "anna", "labels": [
                             {"response": "r2", "hallucination": "yes", "kinds": ["object"], "comment": "no",
                              "spans": [[2, 5], [9, 12]]},
                             {"response": "r1", "hallucination": "no", "kinds": [], "comment": "", "spans": []}]}""".formatted(key.sheet()));
                        },
                        List.of(
                                new AttackedFile(
                                        "labelling-key.json",
                                        DamagedFormats.json(JsonRules.records("seed", "item", "models"))),
                                new AttackedFile(
                                        "labels-anna.json",
                                        DamagedFormats.json(JsonRules.records(
                                                "kinds", "comment", "spans", "hallucination", "labels")))),
                        folder -> {
                            Labels labels = Labels.read(folder, List.of("r1", "r2"));
                            return labels.of("r1").toString()
                                    + labels.of("r2")
                                    + labels.open().size()
                                    + LabelFile.read(folder.resolve("labels-anna.json"))
                                            .labels()
                                    + SheetKey.read(folder.resolve("labelling-key.json"))
                                            .responses();
                        })
                .orNamed("labels-anna.json");
    }

    /** Returns the target of answers of other programs. */
    private static Target recorded() {
        return PlainTarget.reading(
                "recorded answers",
                folder -> {
                    BenchmarkFolders.objectHal(Files.createDirectories(folder.resolve("data")));
                    Files.writeString(folder.resolve("llava.jsonl"), """
                            {"image_id": 1, "question": "Describe it.", "text": "A puppy."}
                            {"image_id": 2, "question": "Describe it.", "answer": "Dogs."}
                            """);
                },
                List.of(new AttackedFile(
                        "llava.jsonl",
                        DamagedFormats.jsonLines(JsonRules.records("question").withLooseTexts(), true))),
                folder -> RecordedAnswers.read(folder.resolve("llava.jsonl"))
                        .inOrder(ObjectHalBenchmark.open(folder.resolve("data"), ObjectExtractor.LEXICAL))
                        .toString());
    }
}
