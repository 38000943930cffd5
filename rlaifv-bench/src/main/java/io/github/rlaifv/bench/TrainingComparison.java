package io.github.rlaifv.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ConsoleProgress;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains on a folder of pairs as {@code rlaifv-bench/python/trl_dpo.py} does with TRL (same order, same settings,
 * float32 on the CPU), then compares the curves of both.
 */
@Command(
        name = "TrainingComparison",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains on pairs in the order of the file and compares every step with other programs' runs.")
public final class TrainingComparison implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(
            names = "--workload",
            required = true,
            description = "Folder with rows.jsonl (question, chosen, rejected, image_file), or folder of a feedback"
                    + " run.")
    private Path workload = Path.of("");

    @Option(names = "--pairs", description = "Number of pairs from the start of the data; 0 uses all. Default: 0.")
    private long count;

    @Option(names = "--out", required = true, description = "Folder for the training run and the comparison.")
    private Path out = Path.of("");

    @Option(names = "--run", description = "Steps of another program's run, as NAME=FILE.jsonl. May be repeated.")
    private Map<String, Path> others = new LinkedHashMap<>();

    @Option(names = "--batch", description = "Number of pairs per optimizer step. Default: ${DEFAULT-VALUE}.")
    private int batch = 2;

    @Option(names = "--micro-batch", description = "Number of pairs per backward pass. Default: ${DEFAULT-VALUE}.")
    private int microBatch = 2;

    @Option(names = "--steps", description = "Maximum number of optimizer steps; 0 trains one epoch. Default: 0.")
    private long steps;

    @Option(names = "--rate", description = "Learning rate. Default: ${DEFAULT-VALUE}.")
    private double rate = 1e-5;

    @Option(names = "--beta", description = "Strength of the tie to the reference, per nat. Default: ${DEFAULT-VALUE}.")
    private double beta = 0.1;

    @Option(
            names = "--lora",
            description = "Rank of adapters on the language model, with alpha twice the rank; 0 trains the model"
                    + " itself. Default: 0.")
    private int lora;

    @Option(
            names = "--clip",
            description =
                    "Global norm that gradients are clipped to; 0 turns clipping off." + " Default: ${DEFAULT-VALUE}.")
    private double clip = 1;

    @Option(
            names = "--activation-mib",
            description = "Memory for kept activations, in MiB; -1 uses the trainer's" + " default. Default: -1.")
    private long activationMib = -1;

    @Option(
            names = "--precision",
            description = "Precision of weights and matrix products: FLOAT32 or BFLOAT16. Default: that of the"
                    + " checkpoint.")
    private @Nullable ScalarType precision;

    @Option(names = "--trained", description = "Compare the run in --out without training again.")
    private boolean trained;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new TrainingComparison()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!trained) {
            train();
        }
        List<StepSeries> runs = new ArrayList<>();
        runs.add(renamed(
                StepSeries.read("rlaifv", List.of(out.resolve("metrics.jsonl"), out.resolve("performance.jsonl")))));
        others.forEach((name, file) -> runs.add(StepSeries.read(name, List.of(file))));
        PeerComparisonPage page = new PeerComparisonPage(
                "DPO side by side: " + model.toAbsolutePath().normalize().getFileName(), runs);
        Files.writeString(out.resolve("comparison.csv"), page.csv());
        Files.writeString(out.resolve("comparison.html"), page.html());
        System.out.println(JSON.writeValueAsString(summary(page)));
        return 0;
    }

    /** Renames metrics to the names that the other program uses. */
    private static StepSeries renamed(StepSeries run) {
        run.steps().values().forEach(metrics -> {
            Double resident = metrics.get("memory/resident_mb");
            if (resident != null) {
                metrics.put("resident_mb", resident);
            }
        });
        return run;
    }

    private static Map<String, Object> summary(PeerComparisonPage page) {
        StepSeries ours = page.runs().get(0);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("metric", "seconds_per_step");
        summary.put("value", ours.median("step_seconds"));
        summary.put("better", "lower");
        summary.put("peak_rss_mb", ours.max("memory/peak_resident_mb"));
        summary.put("steps", page.steps().size());
        for (StepSeries other : page.runs().subList(1, page.runs().size())) {
            Map<String, Object> against = new LinkedHashMap<>();
            against.put("seconds_per_step", other.median("step_seconds"));
            against.put("resident_mb", other.max("resident_mb"));
            for (String metric : PeerComparisonPage.METRICS) {
                against.put(metric + ", largest difference", page.difference(other, metric, Integer.MAX_VALUE));
            }
            summary.put(other.name(), against);
        }
        return summary;
    }

    private void train() {
        PolicyOptions.Builder opening = PolicyOptions.builder().device(ComputeDevice.cpu());
        if (precision != null) {
            opening.storage(precision).precision(precision);
        }
        try (TrainablePolicy policy = Policies.open(model, opening.build());
                ConsoleProgress progress = ConsoleProgress.onStandardError()) {
            ProcessMemory loaded = ProcessMemory.measure();
            System.err.println(
                    "resident after opening, MB: " + loaded.resident().orElse(0) / (1024 * 1024));
            DpoTrainer.Builder options = DpoTrainer.builder()
                    .epochs(1)
                    .shuffle(false)
                    .batchSize(batch)
                    .microBatch(microBatch)
                    .maxSteps(steps)
                    .beta(beta)
                    .learningRate(rate)
                    .schedule(Schedule.constant())
                    .tensorBoard(true)
                    .maxGradNorm(clip)
                    .listener(progress);
            if (lora > 0) {
                options.lora(Lora.rank(lora).withAlpha(2.0 * lora)).mergedModel(false);
            }
            if (activationMib >= 0) {
                options.activationBytes(activationMib << 20);
            }
            options.build().train(policy, pairs(), out);
        }
    }

    private PreferenceDataset pairs() {
        PreferenceDataset all = Files.exists(workload.resolve("pairs.jsonl"))
                ? PreferenceDataset.open(workload.resolve("pairs.jsonl"))
                : rows();
        return count == 0 ? all : all.slice(0, Math.min(count, all.size()));
    }

    private PreferenceDataset rows() {
        Path rows = workload.resolve("rows.jsonl");
        List<PreferencePair> pairs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(rows)) {
                JsonNode row = JSON.readTree(line);
                Path image = workload.resolve(row.path("image_file").asText());
                pairs.add(new PreferencePair(
                        new Instruction(
                                "row-" + row.path("id").asText(),
                                ImageSource.of(image),
                                row.path("question").asText()),
                        row.path("chosen").asText(),
                        row.path("rejected").asText(),
                        Double.NaN,
                        Double.NaN));
            }
        } catch (JsonProcessingException e) {
            throw new BadDataException(rows + " has a line that is not JSON", e);
        } catch (IOException e) {
            throw new BadDataException(rows + " can't be read: write it with the peers' dpo.py --dump", e);
        }
        return PreferenceDataset.of(pairs);
    }
}
