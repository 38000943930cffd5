package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.internal.step.OptimizerOptions;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.Criterion;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

class AlignmentOptionsTest {
    private static final Map<String, String> DECIDING = Map.ofEntries(
            Map.entry("--per-round", "7"),
            Map.entry("--candidates", "7"),
            Map.entry("--temperature", "0.3"),
            Map.entry("--top-k", "7"),
            Map.entry("--top-p", "0.3"),
            Map.entry("--repetition-penalty", "1.3"),
            Map.entry("--max-new-tokens", "7"),
            Map.entry("--claim-tokens", "7"),
            Map.entry("--least-answer-mass", "0"),
            Map.entry("--pairs-per-instruction", "7"),
            Map.entry("--beta", "0.3"),
            Map.entry("--learning-rate", "0.3"),
            Map.entry("--lora", "7"),
            Map.entry("--max-grad-norm", "0.3"),
            Map.entry("--schedule", "LINEAR"),
            Map.entry("--training-images", "UNPADDED"),
            Map.entry("--warmup", "0.3"),
            Map.entry("--warmup-steps", "7"),
            Map.entry("--learning-rate-floor", "0.3"),
            Map.entry("--weight-decay", "0.3"),
            Map.entry("--adam-beta1", "0.3"),
            Map.entry("--adam-beta2", "0.3"),
            Map.entry("--adam-epsilon", "0.3"),
            Map.entry("--epochs", "7"),
            Map.entry("--batch-size", "7"),
            Map.entry("--micro-batch", "7"),
            Map.entry("--storage", "FLOAT32"),
            Map.entry("--seed", "7"));

    /** Options that results depend on, and that need adapters. */
    private static final Map<String, String> OF_ADAPTERS = Map.of("--alpha", "3", "--dropout", "0.25");

    /** Options that affect no result, or only through the fingerprints of models and instructions. */
    private static final Map<String, String> FREE = Map.ofEntries(
            Map.entry("--instructions", "others"),
            Map.entry("--questions", "others"),
            Map.entry("--image-root", "others"),
            Map.entry("--split", "train"),
            Map.entry("--development", "7"),
            // alignment.json holds it
            Map.entry("--evaluations-per-epoch", "4"),
            Map.entry("--average-last", "2"),
            Map.entry("--average-tolerance", "0.1"),
            Map.entry("--choose-by", "2*claims"),
            Map.entry("--benchmark-data", "POPE=x"),
            Map.entry("--benchmark-judge", "x"),
            Map.entry("--output", "elsewhere"),
            Map.entry("--split-model", "elsewhere"),
            Map.entry("--question-model", "elsewhere"),
            Map.entry("--rounds", "7"),
            Map.entry("--checkpoint-every", "7"),
            Map.entry("--sharding", "OPTIMIZER_STATE"),
            Map.entry("--per-call", "7"),
            Map.entry("--unusable-images", "STOP"),
            Map.entry("--device", "CPU"),
            Map.entry("--policy-device", "cpu,cpu"),
            Map.entry("--labeler-device", "cuda:0,CUDA:1"),
            Map.entry("--reference-device", "cuda"),
            Map.entry("--policy-server", "http://localhost:8000/v1?model=m&server=vllm"),
            Map.entry("--output-on-server", "/elsewhere"),
            Map.entry("--threads", "3"),
            Map.entry("--pieces", "3"));

    private final CommandRun rlaifv = new CommandRun();

    @CommandLine.Command
    private static final class OptionsHost {
        @Mixin
        private AlignmentOptions options = new AlignmentOptions();
    }

    private static SortedMap<String, String> settings(String... more) {
        OptionsHost host = new OptionsHost();
        Stream<String> needed = List.of("--instructions", "--output").stream()
                .filter(name -> !List.of(more).contains(name))
                .flatMap(name -> Stream.of(name, "x"));
        new CommandLine(host).parseArgs(Stream.concat(needed, Stream.of(more)).toArray(String[]::new));
        return host.options.settings();
    }

    /** RLAIF-V section 4.1. Files of runs contain these values as texts, so that their format must not change. */
    @Test
    void defaultSettingsAreThoseOfThePaper() {
        assertThat(settings())
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("instructions_per_round", "4000"),
                        Map.entry("candidates", "10"),
                        Map.entry("temperature", "0.7"),
                        Map.entry("max_new_tokens", "512"),
                        Map.entry("claim_tokens", "256"),
                        Map.entry("least_answer_mass", "0.5"),
                        Map.entry("pairs_per_instruction", "2"),
                        Map.entry("beta", "0.1"),
                        Map.entry("learning_rate", "5.0E-7"),
                        Map.entry("lora_rank", "0"),
                        Map.entry("epochs", "4"),
                        Map.entry("batch_size", "8"),
                        Map.entry("micro_batch", "1"),
                        Map.entry("storage", "as stored"),
                        Map.entry("seed", "0"))));
    }

    @Test
    void adaptersHaveTheirOwnDefaultLearningRate() {
        assertThat(settings("--lora", "8")).containsEntry("learning_rate", "5.0E-5");
        assertThat(settings("--lora", "8", "--learning-rate", "2e-5")).containsEntry("learning_rate", "2.0E-5");
    }

    @Test
    void optionsOfAdaptersAreAppliedInAnyOrder() {
        DpoTrainingOptions options = new DpoTrainingOptions();
        options.dropout(0.25);
        options.alpha(3);
        options.loraRank(7);
        assertThat(options.trainer(null).options().optimizer().trained().lora())
                .contains(Lora.rank(7).withAlpha(3).withDropout(0.25));
        DpoTrainingOptions usual = new DpoTrainingOptions();
        usual.loraRank(7);
        assertThat(usual.trainer(null).options().optimizer().trained().lora())
                .contains(Lora.rank(7).withAlpha(14));
    }

    @Test
    void optionsOfTheOptimizerReachTheTrainer() {
        OptionsHost host = new OptionsHost();
        new CommandLine(host)
                .parseArgs("--instructions=x", "--output=y", "--sharding=GRADIENTS", "--offload", "--max-grad-norm=0");
        assertThat(host.options.trainer().options().optimizer().maxGradNorm()).isZero();
        assertThat(host.options.trainer().options().optimizer().engine().sharding())
                .isEqualTo(Sharding.GRADIENTS);
        assertThat(host.options.trainer().options().optimizer().engine().offload())
                .isTrue();
    }

    /** The values of the authors' code for LoRA (github.com/RLHF-V/RLAIF-V), apart from its rate. */
    @Test
    void valuesOfTheAuthorsReachTheTrainer() {
        OptionsHost host = new OptionsHost();
        new CommandLine(host)
                .parseArgs(
                        "--instructions=x",
                        "--output=y",
                        "--lora=64",
                        "--alpha=16",
                        "--dropout=0.05",
                        "--rank-stabilized",
                        "--max-grad-norm=off",
                        "--schedule=LINEAR",
                        "--warmup-steps=3",
                        "--learning-rate-floor=0.1",
                        "--weight-decay=0.02",
                        "--adam-beta1=0.8",
                        "--adam-beta2=0.95",
                        "--adam-epsilon=1e-6");
        OptimizerOptions optimizer = host.options.trainer().options().optimizer();
        assertThat(optimizer.trained().lora())
                .contains(Lora.rank(64).withAlpha(16).withDropout(0.05).withRankStabilized(true));
        assertThat(optimizer.schedule())
                .isEqualTo(Schedule.linear().withWarmupSteps(3).withFloor(0.1));
        assertThat(List.of(optimizer.maxGradNorm(), optimizer.weightDecay(), optimizer.beta1()))
                .containsExactly(0.0, 0.02, 0.8);
        assertThat(List.of(optimizer.beta2(), optimizer.epsilon())).containsExactly(0.95, 1e-6);
    }

    @Test
    void optionsOfAdaptersNeedARank() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--rank-stabilized"))
                .withMessageContaining("--rank-stabilized is an option of LoRA adapters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--alpha", "16"))
                .withMessageContaining("add --lora");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--lora", "0", "--dropout", "0.1"))
                .withMessageContaining("add --lora");
    }

    @Test
    void saveEveryIsAnotherNameOfCheckpointEvery() {
        OptionsHost host = new OptionsHost();
        CommandLine.Model.OptionSpec named =
                new CommandLine(host).getCommandSpec().findOption("--save-every");
        assertThat(named.names()).contains("--checkpoint-every");
    }

    @ParameterizedTest
    @CsvSource({
        "'', --max-grad-norm=1",
        "--lora=8, --alpha=16",
        "--lora=8, --dropout=0",
        "--lora=8, --dropout=-0.0",
        "--lora=8, --max-grad-norm=1.0",
        "--lora=8, --rank-stabilized=false",
        "'', --schedule=COSINE",
        "'', --warmup=0.05",
        "'', --learning-rate-floor=0",
        "'', --weight-decay=0.010",
        "'', --adam-beta1=0.90",
        "'', --adam-beta2=0.999",
        "'', --adam-epsilon=1e-08"
    })
    void optionWithItsDefaultIsRecordedLikeNoOption(String others, String option) {
        String[] usual = others.isEmpty() ? new String[0] : new String[] {others};
        String[] named = Stream.concat(Stream.of(usual), Stream.of(option)).toArray(String[]::new);
        assertThat(settings(named)).isEqualTo(settings(usual));
        assertThat(settings("--lora=8", "--alpha=17")).containsEntry("lora_alpha", "17.0");
        assertThat(settings("--lora=8", "--dropout=0.5")).containsEntry("lora_dropout", "0.5");
        assertThat(settings("--max-grad-norm=0")).containsEntry("max_grad_norm", "0.0");
        assertThat(settings("--max-grad-norm=off")).isEqualTo(settings("--max-grad-norm=0"));
        assertThat(settings("--warmup-steps=7")).containsEntry("warmup", "7 steps");
    }

    @Test
    void defaultsOfSettingsThatAreNotRecordedAreThoseOfTheTrainer() {
        OptionsHost host = new OptionsHost();
        new CommandLine(host).parseArgs("--instructions=x", "--output=y", "--lora=8");
        assertThat(host.options.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("lora_alpha", "16.0"),
                        Map.entry("lora_dropout", "0.0"),
                        Map.entry("lora_rank_stabilized", "false"),
                        Map.entry("max_grad_norm", "1.0"),
                        Map.entry("schedule", "COSINE"),
                        Map.entry("training_images", "OF_MODEL"),
                        Map.entry("warmup", "0.05"),
                        Map.entry("learning_rate_floor", "0.0"),
                        Map.entry("weight_decay", "0.01"),
                        Map.entry("adam_beta1", "0.9"),
                        Map.entry("adam_beta2", "0.999"),
                        Map.entry("adam_epsilon", "1.0E-8")));
        assertThat(host.options.trainer().options().optimizer())
                .isEqualTo(DpoTrainer.builder().lora(Lora.rank(8)).options().optimizer());
        assertThat(host.options.trainer().options().optimizer().trained().lora())
                .contains(Lora.rank(8).withAlpha(16).withDropout(0));
    }

    @Test
    void bothNamesOfAnOptionAtOnceAreRejected() {
        CommandRun rlaifv = new CommandRun();
        assertThat(rlaifv.run("self-align", "--checkpoint-every=5", "--save-every=6"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("'--checkpoint-every' and '--save-every' are names of the same option");
    }

    @Test
    void thresholdOfACalibrationIsASetting(@TempDir Path folder) {
        new CalibratedThreshold(Criterion.F1, new ConfirmationThreshold(0.7), new TreeMap<>())
                .write(folder.resolve(CalibratedThreshold.FILE));
        SortedMap<String, String> usual = settings();
        assertThat(usual).doesNotContainKey("threshold");
        assertThat(settings("--calibration", folder.toString()))
                .containsEntry("threshold", "0.7")
                .containsAllEntriesOf(usual);
    }

    @Test
    void everyOptionIsASettingOrMayChangeOnResume() {
        Set<String> declared = new TreeSet<>(DECIDING.keySet());
        declared.addAll(FREE.keySet());
        declared.addAll(OF_ADAPTERS.keySet());
        declared.addAll(List.of("--offload", "--structured-lists", "--force", "--prices", "--rates", "--calibration"));
        declared.addAll(List.of("--rank-stabilized", "--keep-all-models", "--decoding"));
        Set<String> options = new TreeSet<>();
        new CommandLine(new OptionsHost())
                .getCommandSpec()
                .options()
                .forEach(option -> options.add(option.longestName()));
        assertThat(declared).isEqualTo(options);

        SortedMap<String, String> usual = settings();
        DECIDING.forEach(
                (name, value) -> assertThat(settings(name, value)).as(name).isNotEqualTo(usual));
        FREE.forEach((name, value) -> assertThat(settings(name, value)).as(name).isEqualTo(usual));
        assertThat(settings("--offload", "--force")).isEqualTo(usual);
        assertThat(settings("--structured-lists")).isNotEqualTo(usual).containsAllEntriesOf(usual);
        SortedMap<String, String> adapters = settings("--lora", "7");
        assertThat(settings("--lora=7", "--rank-stabilized"))
                .isNotEqualTo(adapters)
                .containsAllEntriesOf(adapters);
        OF_ADAPTERS.forEach((name, value) ->
                assertThat(settings("--lora", "7", name, value)).as(name).isNotEqualTo(adapters));
    }

    @ParameterizedTest
    @CsvSource({
        "'--policy-device=cuda:0,cpu,cuda', '--policy-device names cuda:0 twice'",
        "'--labeler-device=cuda:1,cuda:1', '--labeler-device names cuda:1 twice'",
        "'--reference-device=cuda:2,cuda:2', '--reference-device names cuda:2 twice'",
        "'--policy-device=,', 'Invalid value for option ''--policy-device'': the list is empty'",
        "--sharding=GRADIENTS, '--sharding=GRADIENTS has no effect, because the policy is on one device'",
        "--alpha=8, '--alpha and --dropout are options of LoRA adapters'",
        "--warmup=0.1 --warmup-steps=3, '--warmup (0.1) and --warmup-steps (3) both say how long the learning rate rises'",
        "--keep-all-models, '--keep-all-models has no effect without --evaluations-per-epoch'",
        "--choose-by=pope:F1, '--choose-by names POPE, whose published files are needed: add --benchmark-data pope=FOLDER'",
        "--choose-by=mmhal_bench:score --benchmark-data=mmhal_bench=x, '--choose-by names MMHAL_BENCH, which needs a judge'",
        "--choose-by=claims --benchmark-data=pope=x, '--benchmark-data has no effect for POPE'",
        "--benchmark-judge=x, '--benchmark-judge has no effect without a benchmark in --choose-by'",
        "--choose-by=dogs:F1, 'Invalid value for option ''--choose-by'' (METRIC): there is no benchmark ''dogs'''",
        "--choose-by=pope, 'Invalid value for option ''--choose-by'' (METRIC): expected claims or BENCHMARK:METRIC'",
        "--choose-by=0*claims, 'Invalid value for option ''--choose-by'' (METRIC): the weight must be a number > 0'",
        "--output-on-server=/run, '--output-on-server has no effect without --policy-server'",
        "'--policy-server=http://localhost:8000/v1?model=m&server=vllm', '--policy-server needs --lora=RANK'",
        "'--policy-server=http://localhost:8000/v1?model=m&server=vllm --lora=2 --average-last=2',"
                + " '--average-last has no effect with --policy-server'"
    })
    void optionsWithoutEffectAreRejectedBeforeAnythingIsOpened(String option, String message) {
        List<String> line = new ArrayList<>(List.of("self-align", "--model=m", "--instructions=x", "--output=y"));
        line.addAll(List.of(option.split(" ")));
        line.add("--dry-run");
        int code = rlaifv.run(line.toArray(String[]::new));
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).startsWith("rlaifv self-align: " + message);
    }

    /** The threshold is that of the model before the first round, which does not judge in the second one. */
    @ParameterizedTest
    @CsvSource({"align", "self-align"})
    void calibrationIsForOneLabelerOfAllRounds(String command) {
        int code = rlaifv.run(
                command, "--model=m", "--instructions=x", "--output=y", "--newest-labeler", "--calibration=c");
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors())
                .contains("--calibration is for one labeler, but with --newest-labeler each round has another one");
        assertThat(rlaifv.run(
                        command,
                        "--model=m",
                        "--instructions=x",
                        "--output=y",
                        "--newest-labeler=false",
                        "--calibration=c",
                        "--print-settings"))
                .as(rlaifv.errors())
                .isZero();
    }

    @Test
    void servedPolicyMustBeBehindAServer() {
        int code = rlaifv.run(
                "self-align", "--model=m", "--instructions=x", "--output=y", "--lora=2", "--policy-server=folder");
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--policy-server must be the address of a server", "was folder");
    }

    /** The help lists options by their order, and equal orders in one that depends on the JVM. */
    @Test
    void helpListsOptionsOfAdaptersAfterTheirRank() {
        String help = new CommandLine(new AlignCommand()).getUsageMessage();
        String list = help.substring(help.indexOf("folder of the model to align"));
        assertThat(list)
                .containsSubsequence("--beta", "--lora=", "--alpha=", "--dropout=", "--max-grad-norm=", "--epochs=")
                .containsSubsequence("--sharding=", "--offload", "--storage=", "--per-call=", "--policy-device=");
    }

    @ParameterizedTest
    @CsvSource({
        "--rounds=0, 'must be >= 1, was 0'",
        "--per-round=0, 'must be >= 1, was 0'",
        "--development=0, 'must be >= 1, was 0'",
        "--evaluations-per-epoch=-1, 'must be >= 0, was -1'",
        "--candidates=1, 'must be >= 2, was 1'",
        "--temperature=-1, 'must be finite and >= 0, was -1.0'",
        "--max-new-tokens=0, 'must be > 0, was 0'",
        "--claim-tokens=0, 'must be >= 1, was 0'",
        "--least-answer-mass=1.5, 'must be in [0, 1], was 1.5'",
        "--pairs=0, 'must be >= 1, was 0'",
        "--beta=0, 'must be finite and > 0, was 0.0'",
        "--beta=-1, 'must be finite and > 0, was -1.0'",
        "--learning-rate=-1, 'must be >= 0, was -1.0'",
        "--lora=-1, 'must be >= 0, was -1'",
        "--epochs=0, 'must be >= 1, was 0'",
        "--batch-size=0, 'must be >= 1, was 0'",
        "--micro-batch=0, 'must be >= 1, was 0'",
        "--alpha=0, 'a LoRA''s alpha must be > 0, was 0.0'",
        "--dropout=1, 'a LoRA''s dropout must be in [0, 1), was 1.0'",
        "--max-grad-norm=-1, 'must be >= 0, was -1.0'",
        "--warmup=2, 'must be in [0, 1], was 2.0'",
        "--warmup-steps=-1, 'must be >= 0, was -1'",
        "--learning-rate-floor=2, 'must be in [0, 1], was 2.0'",
        "--weight-decay=-1, 'must be >= 0, was -1.0'",
        "--adam-beta1=1, 'must be in [0, 1), was 1.0'",
        "--adam-beta2=-1, 'must be in [0, 1), was -1.0'",
        "--adam-epsilon=0, 'must be finite and >= 1.0E-30, was 0.0'",
        "--checkpoint-every=-1, 'must be >= 0, was -1'",
        "--save-every=-1, 'must be >= 0, was -1'",
        "--per-call=0, 'must be >= 1, was 0'",
        "--threads=0, 'must be >= 1, was 0'",
        "--pieces=0, 'must be >= 1, was 0'"
    })
    void outOfRangeValuesAreRejectedByOptionBeforeAnythingIsOpened(String option, String message) {
        int code = rlaifv.run("align", "--policy=m", "--instructions=x", "--output=y", option);
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors().strip())
                .isEqualTo("rlaifv align: Invalid value for option '%s': %s"
                        .formatted(option.substring(0, option.indexOf('=')), message));
    }
}
