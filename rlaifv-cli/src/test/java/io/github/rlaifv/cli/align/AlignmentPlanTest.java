package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.plan.MemoryPlan;
import io.github.rlaifv.core.plan.MemoryRemedy;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.plan.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** The model is config.json alone. */
class AlignmentPlanTest {
    private static final List<ComputeDevice> TWO = List.of(ComputeDevice.cuda(1), ComputeDevice.cuda(2));

    @TempDir
    private Path model;

    @CommandLine.Command
    private static final class OptionsHost {
        @Mixin
        private AlignmentOptions options = new AlignmentOptions();
    }

    @BeforeEach
    void writeModel() throws IOException {
        Files.writeString(model.resolve("config.json"), """
                {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 32000,
                 "text_config": {"model_type": "llama", "hidden_size": 256, "intermediate_size": 512,
                   "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 32064},
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 256, "image_size": 336,
                   "intermediate_size": 512, "num_attention_heads": 4, "num_hidden_layers": 2, "patch_size": 14}}
                """);
    }

    private PlannedRun plan(String... options) {
        OptionsHost host = new OptionsHost();
        new CommandLine(host)
                .parseArgs(Stream.concat(
                                Stream.of("--instructions=x", "--output=x", "--device=cuda:0"), Stream.of(options))
                        .toArray(String[]::new));
        return host.options.planned(model, model.toString(), false);
    }

    /** The devices of the models that do a kind of work. */
    private static List<List<ComputeDevice>> devices(PlannedRun run, Class<? extends Workload> work) {
        return run.stages().stream()
                .flatMap(stage -> stage.uses().stream())
                .filter(use -> use.loads().stream().anyMatch(work::isInstance))
                .map(ModelUse::devices)
                .toList();
    }

    /** The state of the optimizer is in memory while the labeler judges. */
    @Test
    void policyStaysOpenWhileEvaluationsWithinEpochsAreJudged() {
        List<List<String>> usual = roles(plan(), "development");
        assertThat(usual).containsExactly(List.of("policy"));
        assertThat(roles(plan("--evaluations-per-epoch=4"), "development"))
                .containsExactly(List.of("policy"), List.of("policy", "decomposer"), List.of("policy", "labeler"));
    }

    private static List<List<String>> roles(PlannedRun run, String stage) {
        return run.stages().stream()
                .filter(one -> one.name().equals(stage))
                .map(one -> one.uses().stream().map(ModelUse::role).toList())
                .toList();
    }

    @Test
    void modelOfQuestionsIsOpenBesideTheOneThatListsClaims(@TempDir Path other) throws IOException {
        Files.copy(model.resolve("config.json"), other.resolve("config.json"));
        String question = "--question-model=" + other;
        assertThat(models(plan("--decomposer=" + other, question))).containsExactly(1, 1);
        assertThat(models(plan("--decomposer=" + model + "/.", question))).containsExactly(2, 1);
        // the labeler divides, so that both stay open until its verdicts are known
        assertThat(models(plan(question))).containsExactly(2, 2);
    }

    /** The numbers of models of the stages of claims and of verdicts. */
    private static List<Integer> models(PlannedRun run) {
        return run.stages().stream()
                .filter(stage -> stage.name().matches("claims|verdicts"))
                .map(stage -> stage.uses().size())
                .toList();
    }

    @Test
    void policyScoresThePairsWithoutItsCopies() {
        PlannedRun copies = plan("--policy-device=cuda:1,cuda:2");
        assertThat(devices(copies, ScoringLoad.class)).containsExactly(TWO.subList(0, 1));
        assertThat(devices(copies, TrainingLoad.class)).containsExactly(TWO);
        PlannedRun single = plan();
        assertThat(devices(single, ScoringLoad.class))
                .isEqualTo(devices(single, TrainingLoad.class))
                .containsExactly(List.of(ComputeDevice.cuda(0)));
    }

    @Test
    void smallerFeedbackIsProposedForTheWholeRun() throws IOException {
        Files.writeString(model.resolve("config.json"), """
                {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 32000,
                 "text_config": {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008,
                   "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 32064},
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
                   "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
                """);
        PlannedRun run = plan("--lora=16");
        MemoryPlan plan = MemoryPlan.of(run, device -> OptionalLong.of(24L << 30), 128L << 20);
        // the claims of the labeler take as much as the candidates, and are of another size
        assertThat(plan.remedies()).extracting(MemoryRemedy::change).containsExactly("--per-call=2", "--candidates=2");
        PlannedRun two = plan("--lora=16", "--per-call=2");
        assertThat(plan.remedies().get(0).bytes())
                .isEqualTo(MemoryPlan.of(two, device -> OptionalLong.of(24L << 30), 128L << 20)
                        .device(ComputeDevice.cuda(0))
                        .total());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--micro-batch=1", "--lora=4"})
    void copiesOfTheReferenceShareThePairsAlone(String training) {
        PlannedRun run = plan("--policy-device=cuda:3", "--reference-device=cuda:1,cuda:2", training);
        assertThat(run.stages())
                .filteredOn(stage -> stage.name().equals("reference"))
                .singleElement()
                .satisfies(stage -> assertThat(stage.uses()).singleElement().satisfies(use -> {
                    assertThat(use.role()).isEqualTo("reference");
                    assertThat(use.devices()).isEqualTo(TWO);
                    assertThat(use.loads()).singleElement().isInstanceOf(ScoringLoad.class);
                }));
    }
}
