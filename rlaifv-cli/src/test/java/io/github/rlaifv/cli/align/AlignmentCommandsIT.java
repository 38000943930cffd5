package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.ClaimServer;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alignment commands as a user starts them, with small models and sizes. */
class AlignmentCommandsIT {
    @TempDir
    Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private static String model(String family) {
        return Fixtures.require(Fixtures.path(family, "model")).toString();
    }

    private void runs(String command, String... models) throws IOException {
        assertThat(exit(command, models)).as(rlaifv.errors()).isZero();
        Path output = folder.resolve("run");
        assertThat(output.resolve("alignment.json")).exists();
        assertThat(output.resolve("round-1/feedback/candidates.jsonl")).isNotEmptyFile();
        assertThat(output.resolve("alignment-report.html"))
                .content()
                .contains("confirmed minus rejected claims a response");
    }

    private int exit(String command, String... models) throws IOException {
        Path output = folder.resolve("run");
        List<String> line = new ArrayList<>(List.of(
                command,
                "--instructions=" + Fixtures.path("photos"),
                "--questions=" + Files.writeString(folder.resolve("questions.txt"), "Describe it.\nWhat is there?\n"),
                "--output=" + output,
                "--per-round=2",
                "--development=1",
                "--max-new-tokens=4",
                "--claim-tokens=6",
                "--least-answer-mass=0",
                "--epochs=1"));
        line.addAll(List.of(models));
        if (line.stream().noneMatch(option -> option.startsWith("--rounds"))) {
            line.add("--rounds=1");
        }
        if (line.stream().noneMatch(option -> option.startsWith("--candidates"))) {
            line.add("--candidates=2");
        }
        return rlaifv.run(line.toArray(String[]::new));
    }

    private void assertTrained() {
        assertThat(folder.resolve("run/alignment-report.html")).content().contains("round-1/training-report.html");
        assertThat(folder.resolve("run/round-1/training-report.html")).exists();
    }

    @Test
    void alignLlava() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            runs(
                    "align-llava",
                    "--policy=" + model("llava15"),
                    "--labeler=" + model("llava_next"),
                    "--decomposer=" + divider.address());
        }
        assertTrained();
    }

    @Test
    void selfAlign() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            runs("self-align", "--model=" + model("omnilmm"), "--decomposer=" + divider.address(), "--candidates=8");
        }
        assertTrained();
    }

    @Test
    void servedPolicyWritesAndJudgesWithTheAdapterOfEachRoundOnAllServers() throws IOException {
        try (ClaimServer divider = ClaimServer.start();
                Policy base = Policies.open(Path.of(model("llava15")));
                FakeVllm server = FakeVllm.start(base).opensAdapters(Policies::open);
                FakeVllm second = FakeVllm.start(base).opensAdapters(Policies::open)) {
            String parameters = "?server=vllm&revision=1&model=" + FakeVllm.MODEL + "&also=" + second.baseUrl();
            runs(
                    "self-align",
                    "--model=" + model("llava15"),
                    "--newest-labeler",
                    "--decomposer=" + divider.address(),
                    "--policy-server=" + server.baseUrl() + parameters,
                    "--rounds=2",
                    "--lora=2");
            List<String> loaded = server.adapterCalls().stream()
                    .filter(call -> call.has("lora_path"))
                    .map(call -> folder.relativize(
                                    Path.of(call.path("lora_path").asText()))
                            .toString()
                            .replaceFirst("served-base-.*", "served-base"))
                    .toList();
            assertThat(loaded).containsExactly("run/served-base", "run/round-1/adapter", "run/round-2/adapter");
            assertThat(second.adapterCalls()).isEqualTo(server.adapterCalls());
            // the model before the first round remains the judge of the development metric
            assertThat(server.adapters()).hasSize(1).allMatch(name -> name.startsWith("rlaifv-"));
        }
        assertThat(folder.resolve("run/alignment-settings.json")).content().contains("served_policy");
        assertThat(folder.resolve("run/round-2/model")).doesNotExist();
    }

    @Test
    void runIsResumedWhetherADefaultWasNamedOrNot() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            List<String> line = List.of("--model=" + model("llava15"), "--decomposer=" + divider.address(), "--lora=2");
            runs("self-align", line.toArray(String[]::new));
            Path record = folder.resolve("run/alignment-settings.json");
            String recorded = Files.readString(record);
            assertThat(resumed(line, "--alpha=4", "--dropout=0", "--max-grad-norm=1"))
                    .isZero();
            assertThat(record).hasContent(recorded.strip());
            // earlier versions recorded an option that was given, whatever its value
            Files.writeString(record, recorded.replace("\"lora_rank\"", "\"lora_alpha\":\"4.0\",\"lora_rank\""));
            assertThat(resumed(line)).isZero();
            assertThat(resumed(line, "--alpha=3")).isEqualTo(ExitCode.FAILED);
            assertThat(rlaifv.errors()).contains("lora_alpha was 4.0 and is now 3.0");
        }
    }

    private int resumed(List<String> line, String... more) throws IOException {
        return exit("self-align", Stream.concat(line.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void eachRoleRunsOnItsDevices() throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            runs(
                    "align-llava",
                    "--policy=" + model("llava15"),
                    "--labeler=" + model("llava_next"),
                    "--decomposer=" + divider.address(),
                    "--policy-device=cuda:1000,cuda:1001",
                    "--labeler-device=cuda:1001,cuda:1002",
                    "--reference-device=cuda:1003",
                    "--lora=2",
                    "--alpha=3",
                    "--dropout=0.1",
                    "--max-grad-norm=0.5",
                    "--storage=float32",
                    "--save-every=1",
                    "--sharding=gradients",
                    "--offload");
        }
        assertTrained();
        assertThat(folder.resolve("run/round-1/training.json"))
                .content()
                .contains("\"replicas\"")
                .contains("\"sharding\"", "\"offload\"", "dropout");
        assertThat(folder.resolve("run/alignment-settings.json"))
                .content()
                .contains("\"lora_alpha\":\"3.0\"", "\"lora_dropout\":\"0.1\"", "\"max_grad_norm\":\"0.5\"")
                .doesNotContain("device");
    }

    @ParameterizedTest
    @CsvSource({
        "--device=cuda:1900, 1900",
        "'--policy-device=cpu,cuda:1901', 1901",
        "--labeler-device=cuda:1902, 1902",
        "--reference-device=cuda:1903, 1903"
    })
    void deviceThatDoesNotExistIsNamedBeforeAnyWork(String option, String index) throws IOException {
        try (ClaimServer divider = ClaimServer.start()) {
            int exit = exit(
                    "align-llava",
                    "--policy=" + model("llava15"),
                    "--labeler=" + model("llava_next"),
                    "--decomposer=" + divider.address(),
                    option);
            assertThat(exit).isEqualTo(ExitCode.FAILED);
        }
        assertThat(rlaifv.errors()).contains("there is no CUDA device " + index);
        assertThat(folder.resolve("run/alignment.json")).doesNotExist();
        if (!option.startsWith("--device")) {
            assertThat(rlaifv.errors()).contains(option.substring(0, option.indexOf('=')) + ": ");
        }
    }

    @Test
    void devicesOfALabelerBehindAServerAreRejected() throws IOException {
        assertThat(exit(
                        "align-llava",
                        "--policy=" + model("llava15"),
                        "--labeler=http://localhost:9/v1?model=x",
                        "--labeler-device=cpu"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--labeler-device has no effect on models behind servers");
    }

    @Test
    void textOnlyModelCanBeTheDecomposer() throws IOException {
        runs("self-align", "--model=" + model("llava15"), "--decomposer=" + textModel(), "--newest-labeler");
        // random weights write no readable lists of claims: nothing is trained, and the report has no broken links
        assertThat(folder.resolve("run/round-1/feedback/claims.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("run/round-1/training-report.html")).doesNotExist();
        assertThat(folder.resolve("run/alignment-report.html")).content().doesNotContain("training-report.html");
    }

    /** Copies the text-only fixture and raises its maximum prompt length. */
    private Path textModel() throws IOException {
        Path stored = Fixtures.repository().resolve("rlaifv-core/src/test/resources/textonly/qwen2");
        Path target = Files.createDirectory(folder.resolve("qwen2"));
        try (Stream<Path> files = Files.list(stored)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        Path config = target.resolve("config.json");
        String text = Files.readString(config);
        String longer = text.replaceFirst("\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 4096");
        assertThat(longer).isNotEqualTo(text);
        Files.writeString(config, longer);
        return target;
    }
}
