package io.github.rlaifv.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.cli.score.ScoredCase;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains adapters for a few steps and writes them ({@code adapter/}), the merged model ({@code model/}, float32) and
 * the policy's scores with them ({@code scores.json}), for {@code rlaifv-bench/python/check_adapter.py} and
 * {@code check_folder.py}. Computes in float32 on the CPU.
 */
@Command(
        name = "AdapterSample",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes trained adapters, the merged model and their scores, to compare with peft.")
public final class AdapterSample implements Callable<Integer> {
    private static final List<String> QUESTIONS = List.of("What is in the picture?", "Is there a tree?");
    private static final List<String> RESPONSES = List.of("A red car on the road.", "Two trees beside a house.");
    private static final int STEPS = 3;

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--images", description = "Folder of images. Not needed by a language model without images.")
    private @Nullable Path images;

    @Option(names = "--no-projector", description = "Adapt only the language model, not the projector.")
    private boolean languageModelAlone;

    @Option(names = "--out", required = true, description = "Folder for the results; it must not exist.")
    private Path out = Path.of("");

    private record Asked(String image, String question, Prompt prompt) {}

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new AdapterSample()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<Asked> asked = asked();
        List<ScoreRequest> requests = asked.stream()
                .map(one -> new ScoreRequest(one.prompt(), RESPONSES))
                .toList();
        PolicyOptions options = PolicyOptions.builder()
                .device(ComputeDevice.cpu())
                .precision(ScalarType.FLOAT32)
                .build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model, options)) {
            policy.adapters().attach(Lora.rank(4).withProjector(images != null && !languageModelAlone));
            train(policy, requests);
            Files.createDirectories(out);
            policy.adapters().save(out.resolve("adapter"));
            policy.save(out.resolve("model"), ScalarType.FLOAT32);
            write(scored(policy, asked, policy.score(requests)));
        }
        return 0;
    }

    private List<Asked> asked() {
        if (images == null) {
            return QUESTIONS.stream()
                    .map(question -> new Asked("", question, Prompt.of(question)))
                    .toList();
        }
        List<Asked> asked = new ArrayList<>();
        for (Instruction instruction : ImageFolder.everyQuestion(images, QUESTIONS)) {
            String id = instruction.id();
            asked.add(new Asked(id.substring(0, id.lastIndexOf('#')), instruction.question(), instruction.prompt()));
        }
        return asked;
    }

    /** Makes the first response of each request more likely and the second less likely. */
    private static void train(LocalPolicy policy, List<ScoreRequest> requests) {
        List<Parameter> adapters =
                policy.parameters().stream().filter(Parameter::adapter).toList();
        try (Gradients gradients = policy.newGradients(adapters);
                AdamW adam = policy.newAdamW(adapters)) {
            for (int step = 0; step < STEPS; step++) {
                gradients.zero();
                policy.backward(requests, AdapterSample::margin, gradients);
                adam.step(gradients, new AdamW.Settings(0.01, 0.9, 0.999, 1e-8, 0));
            }
        }
    }

    private static LossValue margin(List<List<TokenLogProbs>> logProbs) {
        double loss = 0;
        double[][][] gradient = new double[logProbs.size()][RESPONSES.size()][];
        for (int i = 0; i < gradient.length; i++) {
            for (int j = 0; j < RESPONSES.size(); j++) {
                TokenLogProbs tokens = logProbs.get(i).get(j);
                double slope = j == 0 ? -1 : 1;
                gradient[i][j] = new double[tokens.tokenIds().size()];
                Arrays.fill(gradient[i][j], slope);
                loss += slope * tokens.sum();
            }
        }
        return new LossValue(loss, gradient, Map.of());
    }

    private static List<ScoredCase> scored(LocalPolicy policy, List<Asked> asked, List<List<TokenLogProbs>> scores) {
        List<ScoredCase> cases = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            for (int j = 0; j < RESPONSES.size(); j++) {
                TokenLogProbs tokens = scores.get(i).get(j);
                cases.add(new ScoredCase(
                        one.image(),
                        one.question(),
                        RESPONSES.get(j),
                        policy.promptTokens(one.prompt()),
                        tokens.tokenIds(),
                        tokens.logProbs()));
            }
        }
        return cases;
    }

    private void write(List<ScoredCase> cases) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("model", model.toAbsolutePath().normalize().toString());
        json.put(
                "images",
                images == null ? "" : images.toAbsolutePath().normalize().toString());
        json.put("compute", "float32");
        json.put("cases", cases);
        new JsonMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(out.resolve("scores.json").toFile(), json);
        System.out.println(cases.size() + " responses scored: " + out);
    }
}
