package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All long commands and their inputs. */
public final class Jobs {
    private Jobs() {}

    /**
     * Returns every long command.
     *
     * @param divider address of a model that divides texts, because models with random weights don't
     */
    public static List<Job> all(String divider) {
        return List.of(
                new Job("feedback", (input, output) -> List.of("feedback-job", "--output=" + output)),
                new Job("train-dpo", (input, output) -> List.of("dpo-job", "--output=" + output)),
                new Job("train-sft", (input, output) -> List.of("sft-job", "--output=" + output)),
                new Job("align", (input, output) -> List.of("align-job", "--output=" + output)),
                new Job("self-align", (input, output) -> selfAlign(divider, input, output)),
                new Job("rerank", Jobs::rerank),
                new Job("evaluate", Jobs::evaluate),
                new Job("quickstart", Jobs::quickstart));
    }

    /** Writes the inputs of all commands into a folder. */
    public static void prepare(Path input) throws IOException {
        Path photos = Files.createDirectories(input.resolve("photos"));
        try (Stream<Path> images = Files.list(resource("images"))) {
            for (Path image :
                    images.filter(file -> file.toString().endsWith(".png")).toList()) {
                Files.write(photos.resolve(image.getFileName()), Files.readAllBytes(image));
            }
        }
        Files.writeString(input.resolve("questions.txt"), "What is there?\nDescribe it.\n");
        Path reference = Files.createDirectories(input.resolve("reference"));
        // model_ref holds only weights
        for (String part : List.of("model", "model_ref")) {
            try (Stream<Path> files = Files.list(resource("fixtures/llava15").resolve(part))) {
                for (Path file : files.toList()) {
                    Files.write(reference.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
        Path pope = Files.createDirectories(input.resolve("pope/val2014"));
        Files.write(pope.resolve("a.png"), Files.readAllBytes(resource("images/rgb.png")));
        StringBuilder questions = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            questions.append(
                    "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a dog %d?\", \"label\": \"%s\"}%n"
                            .formatted(i + 1, i, i % 2 == 0 ? "yes" : "no"));
        }
        for (String part : List.of("random", "popular", "adversarial")) {
            Files.writeString(input.resolve("pope/coco_pope_" + part + ".json"), questions);
        }
    }

    static Path resource(String path) {
        return Fixtures.repository()
                .resolve(Path.of("rlaifv-core", "src", "test", "resources"))
                .resolve(path);
    }

    /** Returns the folder of the model that most commands use. */
    static Path model() {
        return resource("fixtures/llava15/model");
    }

    private static List<String> selfAlign(String divider, Path input, Path output) {
        return List.of(
                "self-align",
                "--model=" + resource("fixtures/omnilmm/model"),
                "--decomposer=" + divider,
                "--least-answer-mass=0",
                "--instructions=" + input.resolve("photos"),
                "--questions=" + input.resolve("questions.txt"),
                "--output=" + output,
                "--rounds=2",
                "--per-round=6",
                "--per-call=2",
                "--development=2",
                "--candidates=2",
                "--max-new-tokens=6",
                "--claim-tokens=8",
                "--epochs=1",
                "--device=cpu");
    }

    private static List<String> rerank(Path input, Path output) {
        return List.of(
                "rerank",
                "--policy=" + model(),
                "--reference=" + input.resolve("reference"),
                "--instructions=" + input.resolve("photos"),
                "--questions=" + input.resolve("questions.txt"),
                "--output=" + output,
                "--max-new-tokens=8",
                "--candidates=4",
                "--rule=mean",
                "--per-call=2",
                "--temperature=1",
                "--device=cpu");
    }

    private static List<String> evaluate(Path input, Path output) {
        return List.of(
                "evaluate",
                "--benchmark=POPE",
                "--data=" + input.resolve("pope"),
                "--model=" + model(),
                "--output=" + output,
                "--max-new-tokens=8",
                "--per-call=6",
                "--resamples=50",
                "--device=cpu");
    }

    private static List<String> quickstart(Path input, Path output) {
        return List.of(
                "quickstart",
                "--output=" + output,
                "--replace",
                "--rounds=1",
                "--instructions=6",
                "--candidates=3",
                "--max-new-tokens=24",
                "--epochs=1",
                "--development-scenes=2",
                "--test-scenes=2",
                "--best-of=2",
                "--best-of-scenes=2",
                "--samples=1",
                "--threads=1",
                "--device=cpu");
    }
}
