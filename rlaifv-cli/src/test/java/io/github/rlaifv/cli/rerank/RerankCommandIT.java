package io.github.rlaifv.cli.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.inference.KnownRule;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rerank command with 64 candidates of a real (tiny) model: interrupted, resumed and run again. */
class RerankCommandIT {
    private static final Path POLICY = Fixtures.path("llava15", "model");

    @TempDir
    Path folder;

    private Path reference;
    private Path questions;

    @BeforeEach
    void writeReferenceAndQuestions() throws IOException {
        reference = Files.createDirectory(folder.resolve("reference"));
        // model_ref contains only the weights
        for (String part : List.of("model", "model_ref")) {
            try (Stream<Path> files = Files.list(Fixtures.require(Fixtures.path("llava15", part)))) {
                for (Path file : files.toList()) {
                    Files.copy(file, reference.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        questions = Files.writeString(folder.resolve("questions.txt"), "What is there?\n");
    }

    private List<String> line(Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "rerank",
                "--policy=" + POLICY,
                "--reference=" + reference,
                "--instructions=" + Fixtures.path("photos"),
                "--questions=" + questions,
                "--output=" + output,
                "--max-new-tokens=6",
                "--temperature=1",
                "--device=cpu"));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    private int rerank(Path output, String... more) {
        List<String> arguments = line(output, more);
        return RlaifvCommand.commandLine(List.of(new RerankCommand())).execute(arguments.toArray(String[]::new));
    }

    @Test
    void sixtyFourCandidatesInOneTreeScoreAsIndividually() {
        Path output = folder.resolve("out");
        assertThat(rerank(output, "--candidates=64", "--rule=mean")).isZero();

        Map<String, RankedResponse> pools = PoolFile.read(output.resolve("pools.jsonl"));
        List<Instruction> instructions = ImageFolder.everyQuestion(Fixtures.path("photos"), List.of("What is there?"));
        assertThat(pools.keySet())
                .containsExactlyElementsOf(
                        instructions.stream().map(Instruction::id).toList());
        Instruction first = instructions.get(0);
        RankedResponse pool = Objects.requireNonNull(pools.get(first.id()));
        assertThat(pool.pool()).hasSize(64);
        assertThat(pool.distinct()).isGreaterThan(32);
        try (Policy policy = Policies.open(POLICY);
                Policy base = Policies.open(reference)) {
            SelfRewardReranker reranker = SelfRewardReranker.of(policy, base);
            for (ScoredResponse together : pool.pool().subList(0, 8)) {
                ScoredResponse alone =
                        reranker.rank(first.prompt(), List.of(together.text())).winner();
                assertThat(alone.tokens()).isEqualTo(together.tokens());
                assertThat(alone.policyLogProb()).isCloseTo(together.policyLogProb(), within(1e-4));
                assertThat(alone.reward()).isCloseTo(together.reward(), within(1e-5));
            }
        }
    }

    @Test
    void rerunSamplesNothingAndPicksTheSame() throws IOException {
        Path output = folder.resolve("out");
        assertThat(rerank(output, "--candidates=4", "--rule=mean")).isZero();
        byte[] pools = Files.readAllBytes(output.resolve("pools.jsonl"));
        byte[] picked = Files.readAllBytes(output.resolve("picked.jsonl"));
        assertThat(pickedIndices(output)).isEqualTo(indices(output, ScoringRule.meanReward(0.1)));

        // the paper's rule is that of its recipe
        assertThat(rerank(output, "--candidates=4", "--recipe=paper")).isZero();
        assertThat(output.resolve("pools.jsonl")).hasBinaryContent(pools);
        assertThat(output.resolve("picked.jsonl")).hasBinaryContent(picked);

        assertThat(rerank(output, "--candidates=4", "--rule=sum")).isZero();
        assertThat(output.resolve("pools.jsonl")).hasBinaryContent(pools);
        PoolFile.read(output.resolve("pools.jsonl"))
                .values()
                .forEach(pool -> assertThat(output.resolve("picked.jsonl"))
                        .content()
                        .contains("\"index\":"
                                + pool.by(ScoringRule.sumReward(0.1)).winner().index()));
        assertThat(rerank(output, "--candidates=5", "--rule=mean")).isEqualTo(ExitCode.FAILED);
    }

    private static List<Integer> pickedIndices(Path output) throws IOException {
        List<Integer> indices = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("picked.jsonl"))) {
            indices.add(new ObjectMapper().readTree(line).path("index").asInt());
        }
        return indices;
    }

    private static List<Integer> indices(Path output, ScoringRule rule) {
        return PoolFile.read(output.resolve("pools.jsonl")).values().stream()
                .map(pool -> pool.by(rule).winner().index())
                .toList();
    }

    @Test
    void verdictsPickByDefault() throws IOException {
        Path output = folder.resolve("default");
        String[] options = {"--candidates=3", "--decomposer=rules"};
        assertThat(rerank(output, options)).isZero();
        assertThat(pickedIndices(output)).isEqualTo(indices(output, KnownRule.VERIFIED.rule(0.1, 0.1, 8)));
        byte[] pools = Files.readAllBytes(output.resolve("pools.jsonl"));
        assertThat(rerank(output, "--candidates=3", "--decomposer=rules", "--rule=verified"))
                .isZero();
        assertThat(output.resolve("pools.jsonl")).hasBinaryContent(pools);
    }

    @Test
    void folderOfAnEarlierRuleKeepsItsPicks() throws IOException {
        Path output = folder.resolve("mean");
        assertThat(rerank(output, "--candidates=2", "--rule=mean")).isZero();
        byte[] picked = Files.readAllBytes(output.resolve("picked.jsonl"));
        CommandRun rlaifv = new CommandRun();
        assertThat(rlaifv.run(line(output, "--candidates=2").toArray(String[]::new)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors())
                .contains(
                        "settings.json is of pools without verdicts",
                        "add --rule=mean, the default of earlier versions");
        assertThat(output.resolve("picked.jsonl")).hasBinaryContent(picked);
    }

    @Test
    void candidatesCanComeFromRemoteModel() {
        Path output = folder.resolve("remote");
        try (FaultServer server = FaultServer.start()
                .writes(request ->
                        "a dog no. " + Math.floorMod(request.path("seed").asLong(), 7))) {
            assertThat(rerank(
                            output,
                            "--candidates=3",
                            "--rule=mean",
                            "--generator=" + server.baseUrl() + "?model=scripted"))
                    .isZero();
            assertThat(server.requests()).isNotEmpty();
        }
        assertThat(PoolFile.read(output.resolve("pools.jsonl")).values())
                .isNotEmpty()
                .allSatisfy(pool -> assertThat(pool.pool())
                        .hasSize(3)
                        .allSatisfy(response -> assertThat(response.text()).startsWith("a dog no.")));
    }

    @Test
    void verdictsOfTheModelAndOtherModelsAreKeptInPools() {
        Path output = folder.resolve("verified");
        assertThat(rerank(
                        output,
                        "--candidates=3",
                        "--rule=verified",
                        "--decomposer=rules",
                        "--shortlist=2",
                        "--average-with=" + POLICY))
                .isZero();
        assertThat(PoolFile.read(output.resolve("pools.jsonl")).values())
                .isNotEmpty()
                .allSatisfy(pool -> assertThat(pool.pool()).allSatisfy(response -> {
                    assertThat(response.otherLogProbs()).hasSize(1);
                    assertThat(response.otherLogProbs().get(0)).isCloseTo(response.policyLogProb(), within(1e-4));
                }));
        // the settings of the verdicts are part of the pools
        assertThat(rerank(output, "--candidates=3", "--rule=sum")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anyRuleOfTheRewardPicksFromTheSamePools() throws IOException {
        Path output = folder.resolve("out");
        assertThat(rerank(output, "--candidates=4", "--rule=mean", "--average-with=" + reference))
                .isZero();
        byte[] pools = Files.readAllBytes(output.resolve("pools.jsonl"));
        assertThat(rerank(output, "--candidates=4", "--rule=average", "--average-with=" + reference))
                .isZero();
        assertThat(output.resolve("pools.jsonl")).hasBinaryContent(pools);
        PoolFile.read(output.resolve("pools.jsonl"))
                .forEach((id, pool) -> assertThat(output.resolve("picked.jsonl"))
                        .content()
                        .contains("\"score\":"
                                + pool.by(ScoringRule.averageReward(0.1, 0.1))
                                        .winner()
                                        .reward()));
    }
}
