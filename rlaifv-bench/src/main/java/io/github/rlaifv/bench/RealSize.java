package io.github.rlaifv.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.bench.memory.DrawnImage;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import java.awt.Color;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what a model of realistic size takes on this machine: opening it, judging claims about an image, sampling,
 * and one DPO step on adapters. Prints one line of JSON per stage with seconds, resident and peak memory. Weights may
 * be random, because the text does not matter here.
 */
@Command(
        name = "RealSize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures opening, labeling, sampling and a LoRA DPO step of a model folder.")
public final class RealSize implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESPONSE =
            "A red bus waits at the corner of a wide street while two people with umbrellas cross in front of it.";

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--out", required = true, description = "Folder for the training run.")
    private Path out = Path.of("");

    @Option(names = "--claims", description = "Number of claims judged in one call. Default: ${DEFAULT-VALUE}.")
    private int claims = 16;

    @Option(
            names = "--candidates",
            description = "Number of candidates sampled in one call. Default:" + " ${DEFAULT-VALUE}.")
    private int candidates = 4;

    @Option(names = "--tokens", description = "Maximum number of tokens per candidate. Default: ${DEFAULT-VALUE}.")
    private int tokens = 32;

    @Option(names = "--lora", description = "Rank of the adapters; 0 skips training. Default: ${DEFAULT-VALUE}.")
    private int lora = 16;

    @Option(
            names = "--precision",
            description = "Precision of matrix products: FLOAT32 or BFLOAT16. Default: the" + " machine's best.")
    private @Nullable ScalarType precision;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new RealSize()).execute(arguments));
    }

    @Override
    public Integer call() {
        PolicyOptions.Builder options = PolicyOptions.builder().device(ComputeDevice.cpu());
        if (precision != null) {
            options.precision(precision);
        }
        long start = System.nanoTime();
        try (TrainablePolicy policy = Policies.open(model, options.build())) {
            tell("open", start, Map.of());
            Prompt prompt = Prompt.of(image(), "Describe the image.");
            if (claims > 0) {
                label(policy);
            }
            if (candidates > 0) {
                sample(policy, prompt);
            }
            if (lora > 0) {
                step(policy);
            }
        }
        return 0;
    }

    private void label(TrainablePolicy policy) {
        List<NextTokenRequest> requests = IntStream.range(0, claims)
                .mapToObj(i -> new NextTokenRequest(
                        Prompt.of(image(), "Are there " + i + " umbrellas in the image? Please answer yes or no."),
                        List.of("yes", "Yes", "no", "No")))
                .toList();
        long start = System.nanoTime();
        policy.nextTokenProbabilities(requests);
        tell("label", start, Map.of("claims", claims));
    }

    private void sample(TrainablePolicy policy, Prompt prompt) {
        Sampling sampling =
                Sampling.builder().temperature(0.7).maxNewTokens(tokens).build();
        long start = System.nanoTime();
        List<Completion> completions = policy.generate(
                        List.of(new GenerationRequest("sample", prompt, candidates, sampling)))
                .get(0);
        int written =
                completions.stream().mapToInt(one -> one.tokenIds().size()).sum();
        tell("sample", start, Map.of("candidates", candidates, "tokens", written));
    }

    private void step(TrainablePolicy policy) {
        PreferenceDataset pairs = PreferenceDataset.of(List.of(new PreferencePair(
                new Instruction("pair", image(), "Describe the image."),
                RESPONSE + " The sky is grey.",
                RESPONSE + " A yellow dog sits on the roof of the bus.",
                Double.NaN,
                Double.NaN)));
        long start = System.nanoTime();
        DpoTrainer.builder()
                .epochs(1)
                .batchSize(1)
                .lora(Lora.rank(lora).withAlpha(2.0 * lora))
                .mergedModel(false)
                .build()
                .train(policy, pairs, out);
        tell("lora-dpo", start, Map.of("rank", lora, "pairs", 1));
    }

    private static ImageSource image() {
        return DrawnImage.of("bus.png", 128, pen -> {
            pen.setColor(Color.RED);
            pen.fillRect(200, 150, 240, 160);
        });
    }

    private static void tell(String stage, long start, Map<String, Object> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        ProcessMemory memory = ProcessMemory.measure();
        line.put("stage", stage);
        line.put("seconds", (System.nanoTime() - start) / 1e9);
        line.put("resident_mib", mib(memory.resident()));
        line.put("peak_resident_mib", mib(memory.peakResident()));
        line.putAll(more);
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long mib(OptionalLong bytes) {
        return bytes.orElse(0) >> 20;
    }
}
