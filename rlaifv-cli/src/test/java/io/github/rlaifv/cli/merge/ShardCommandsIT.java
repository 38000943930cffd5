package io.github.rlaifv.cli.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.FolderBytes;
import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with {@code --shard} on the embedded model, each shard in a process of its own, at the same time. */
class ShardCommandsIT {
    private static final int SHARDS = 2;

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();
    private Path model = Path.of("");
    private Path questions = Path.of("");

    @BeforeEach
    void inputs() throws IOException {
        model = EmbeddedModel.copyInto(folder);
        questions = Files.writeString(folder.resolve("questions.txt"), "What is there?\n");
    }

    private List<String> instructions() {
        return List.of("--instructions=" + Fixtures.path("photos"), "--questions=" + questions);
    }

    /** Runs a command as a whole and in shards, joins the shards, and compares the folders. */
    private Path compared(String command, List<String> options) {
        List<String> line = new ArrayList<>(List.of(command, "--device=cpu", "--per-call=2"));
        line.addAll(options);
        Path whole = folder.resolve(command + "-whole");
        assertThat(run(line, "--output=" + whole)).as(rlaifv.errors()).isZero();
        List<Path> parts = IntStream.rangeClosed(1, SHARDS)
                .mapToObj(i -> folder.resolve(command + "-" + i))
                .toList();
        List<CompletableFuture<String>> running = IntStream.range(0, SHARDS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> process(line, "--output=" + parts.get(i), "--shard=" + (i + 1) + "/" + SHARDS)))
                .toList();
        running.forEach(one -> assertThat(one.join()).contains("shard "));
        Path merged = folder.resolve(command + "-merged");
        List<String> merge = new ArrayList<>(List.of("merge"));
        parts.forEach(part -> merge.add(part.toString()));
        assertThat(run(merge, "--output=" + merged)).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.progress()).contains("checking shards: " + SHARDS + " done in ", "merging ");
        assertThat(FolderBytes.of(merged)).as(command).isEqualTo(FolderBytes.of(whole));
        assertThat(used(merged)).as(command).isEqualTo(used(whole));
        return whole;
    }

    /** What a run used, apart from times. */
    private static List<Long> used(Path run) {
        Usage all = Ledger.read(run).total();
        return List.of(all.requests(), all.failures(), all.promptTokens(), all.completionTokens());
    }

    private int run(List<String> line, String... more) {
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of(more));
        return rlaifv.run(all.toArray(String[]::new));
    }

    private static String process(List<String> line, String... more) {
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of(more));
        try {
            return JavaProgram.of(Rlaifv.class, "-Xmx512m").run(all.toArray(String[]::new));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void feedbackAndReferenceInShardsHaveTheBytesOfUnbrokenRuns() {
        try (ClaimServer divider = ClaimServer.start()) {
            List<String> options = new ArrayList<>(instructions());
            options.addAll(List.of(
                    "--policy=" + model,
                    "--decomposer=" + divider.address(),
                    "--candidates=3",
                    "--temperature=1",
                    "--max-new-tokens=12",
                    "--least-answer-mass=0"));
            Path pairs = compared("feedback", options);
            assertThat(PreferenceDataset.open(pairs).size()).isPositive();
            Path scored = compared("reference", List.of("--model=" + model, "--pairs=" + pairs));
            assertThat(PreferenceDataset.open(scored).get(0).stored()).isNotNull();
        }
    }

    @Test
    void rerankInShardsHasTheBytesOfAnUnbrokenRun() {
        List<String> options = new ArrayList<>(instructions());
        options.addAll(List.of(
                "--policy=" + model, "--reference=" + model, "--candidates=2", "--max-new-tokens=6", "--rule=sum"));
        assertThat(compared("rerank", options).resolve("picked.jsonl")).isNotEmptyFile();
        assertThat(rlaifv.printed()).contains("pools by", "picked responses:");
    }

    @Test
    void evaluateInShardsHasTheBytesOfAnUnbrokenRun() throws IOException {
        Path data = folder.resolve("pope");
        Files.createDirectories(data.resolve("val2014"));
        Files.copy(Fixtures.path("photos").resolve("alpha.png"), data.resolve("val2014/a.png"));
        Files.writeString(
                data.resolve("coco_pope_random.json"),
                IntStream.range(0, 7)
                        .mapToObj(
                                i -> ("{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a thing %d?\","
                                                + " \"label\": \"yes\"}")
                                        .formatted(i, i))
                        .collect(Collectors.joining("\n")));
        Path whole = compared(
                "evaluate", List.of("--benchmark=POPE", "--data=" + data, "--model=" + model, "--max-new-tokens=4"));
        assertThat(whole.resolve("card.json")).isNotEmptyFile();
        assertThat(rlaifv.printed()).contains("POPE", "card: ");

        String first = folder.resolve("evaluate-1").toString();
        assertThat(rlaifv.run("merge", first, "--output=" + folder.resolve("part")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("a shard is missing: 2/2");
        assertThat(folder.resolve("part")).doesNotExist();
    }
}
