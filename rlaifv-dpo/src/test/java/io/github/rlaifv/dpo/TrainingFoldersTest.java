package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output folders of trainings and alignments: which files they may replace, and that two runs never share a folder. */
class TrainingFoldersTest {
    private static final String MARKER = ".rlaifv.json";

    @TempDir
    private Path folder;

    private static DpoTrainer.Builder options() {
        return DpoTrainer.builder().learningRate(0.02).epochs(1).batchSize(4).checkpoints(Checkpoints.every(2));
    }

    private static TrainingResult train(DpoTrainer.Builder options, Path output) {
        return options.build().train(new TablePolicy(1), Pairs.random(12, 4), output);
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private static void writeForeignFile(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoints/notes.txt",
                "checkpoints/run.json",
                "model/config.json",
                "adapter/a",
                "metrics.jsonl",
                "metrics.csv",
                "performance.jsonl",
                "reference.jsonl",
                "tensorboard/events.out.tfevents.1",
                "training.json",
                "training-report.html"
            })
    void foreignFilesAreRejectedAndStay(String name) throws IOException {
        writeForeignFile(folder.resolve(name));
        Map<String, String> before = contents(folder);
        assertThatThrownBy(() -> train(options(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " holds " + name.replaceAll("/.*", ""));
        assertThatThrownBy(() -> SftTrainer.builder().build().train(new TablePolicy(1), List.of(), folder))
                .isInstanceOf(BadDataException.class);
        assertThat(contents(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alignment.json", "alignment-report.html", "round-1/round.json", "round-2/pairs.jsonl"})
    void alignmentRejectsForeignFiles(String name) throws IOException {
        writeForeignFile(folder.resolve(name));
        Map<String, String> before = contents(folder);
        IterativeAlignment alignment = IterativeAlignment.builder()
                .trainer(options().build())
                .feedback((round, policy) -> Pairs.random(12, 4))
                .development(new DevelopmentMetric("none", true, policy -> 0))
                .build();
        assertThatThrownBy(() -> alignment.run(new TablePolicy(1), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " holds " + name.replaceAll("/.*", ""));
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void unrelatedFilesInTheFolderStay() throws IOException {
        writeForeignFile(folder.resolve("notes.txt"));
        writeForeignFile(folder.resolve(".git/config"));
        writeForeignFile(folder.resolve("metrics.jsonl.tmp"));
        train(options(), folder);
        for (String name : List.of("checkpoints/notes.txt", "tensorboard/notes.txt")) {
            writeForeignFile(folder.resolve(name));
        }
        train(options(), folder);
        assertThat(contents(folder))
                .containsEntry("notes.txt", "mine")
                .containsEntry(".git/config", "mine")
                .containsEntry("metrics.jsonl.tmp", "mine")
                .containsEntry("checkpoints/notes.txt", "mine")
                .containsEntry("tensorboard/notes.txt", "mine");
    }

    @Test
    void userFileInACheckpointStays() throws IOException {
        DpoTrainer.Builder noting = options().listener(new RunListener() {
            @Override
            public void progressed(String stage, long done) {
                try {
                    Path first = folder.resolve("checkpoints/step-00000001");
                    if (Files.exists(first)) {
                        Files.writeString(first.resolve("notes.txt"), "mine");
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        train(noting.checkpoints(Checkpoints.every(1)), folder);
        assertThat(contents(folder))
                .containsEntry("checkpoints/deleted-step-00000001/notes.txt", "mine")
                .doesNotContainKey("checkpoints/deleted-step-00000001/state.json");
        train(options(), folder);
        assertThat(folder.resolve("checkpoints/deleted-step-00000001/notes.txt"))
                .hasContent("mine");
    }

    @Test
    void modelFolderWithUserFilesIsRejectedBeforeTraining() throws IOException {
        train(options(), folder);
        Path model = folder.resolve("model");
        Files.writeString(model.resolve("config.json"), "{}");
        Map<String, String> before = contents(folder);
        assertThatThrownBy(() -> train(options(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(model.toString());
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void folderOfAnEarlierVersionIsRecognized() throws IOException {
        train(options(), folder);
        Files.delete(folder.resolve(MARKER));
        train(options(), folder);
        assertThat(folder.resolve(MARKER)).exists();
    }

    @Test
    void concurrentTrainingIsRejectedAtOnceAndChangesNothing() throws IOException {
        Path alone = folder.resolve("alone");
        train(options(), alone);
        Path shared = folder.resolve("shared");
        List<String> refusals = new ArrayList<>();
        TrainingResult result = train(
                options().listener(new RunListener() {
                    @Override
                    public void progressed(String stage, long done) {
                        assertThatThrownBy(() -> train(options(), shared))
                                .isInstanceOf(BadDataException.class)
                                .satisfies(e -> refusals.add(e.getMessage()));
                        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> train(options(), shared))
                                        .join())
                                .isInstanceOf(CompletionException.class)
                                .cause()
                                .isInstanceOf(BadDataException.class)
                                .satisfies(e -> refusals.add(e.getMessage()));
                    }
                }),
                shared);
        assertThat(result.steps()).isEqualTo(3);
        assertThat(refusals).hasSizeGreaterThanOrEqualTo(6).allMatch(text -> text.contains("another run is writing"));
        assertThat(shared.resolve("metrics.jsonl")).hasSameBinaryContentAs(alone.resolve("metrics.jsonl"));
        assertThat(shared.resolve("model/" + TablePolicy.BIGRAM))
                .hasSameBinaryContentAs(alone.resolve("model/" + TablePolicy.BIGRAM));
        assertThat(shared.resolve(".lock")).doesNotExist();
    }

    @Test
    void referenceFileIsLockedAndReplacesNoForeignFile() throws IOException {
        Path file = folder.resolve("reference.jsonl");
        Files.writeString(file, "no line end");
        assertThatThrownBy(() ->
                        ReferenceLogProbs.compute(new TablePolicy(1), Pairs.random(3, 4), file, 8, RunListener.NONE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("no line end");
        Files.writeString(file, "{\"format\":\"rlaifv-re");
        RunListener second = new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                assertThatThrownBy(() -> ReferenceLogProbs.compute(
                                new TablePolicy(1), Pairs.random(3, 4), file, 8, RunListener.NONE))
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("another run is writing");
            }
        };
        ReferenceLogProbs.compute(new TablePolicy(1), Pairs.random(3, 4), file, 8, second);
        // log-probabilities are computed beforehand, then used for training
        train(options(), Files.createDirectories(folder.resolve("other")));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("reference.jsonl", "other");
    }

    @Test
    void deletedFolderEndsTheRun() {
        Path output = folder.resolve("run");
        assertThatThrownBy(() -> train(
                        options().listener(new RunListener() {
                            @Override
                            public void progressed(String stage, long done) {
                                try {
                                    Files.deleteIfExists(output.resolve(".lock"));
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            }
                        }),
                        output))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(output + " was deleted or replaced");
    }

    @Test
    void linkToAFolderStaysALink() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        train(options(), link);
        train(options(), link);
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("metrics.jsonl")).exists();
    }

    @Test
    void fileInPlaceOfTheFolderIsNamedInTheError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThatThrownBy(() -> train(options(), file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("mine");
    }
}
