package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Language model that is a table. The logits of a character are a row chosen by the previous character, plus a row
 * chosen by the text of the prompt, plus a row chosen by its image, plus a bias. All parameters are doubles, and the
 * gradient is exact: d log p(t) / d logits = onehot(t) - p.
 */
public class TablePolicy implements TrainablePolicy {
    public static final String BIGRAM = "bigram.weight";
    public static final String PROMPT = "prompt.weight";
    public static final String IMAGE = "picture.weight";
    public static final String BIAS = "bias";

    /** Vocabulary size: the letters a to z, the blank and the end token. */
    private static final int WORDS = 28;

    private static final int END = 27;
    private static final int ROWS = 8;

    private final Map<String, double[]> weights = new LinkedHashMap<>();
    private final List<Parameter> parameters;
    private final int maxTokens;
    private final List<Integer> responsesPerCall = new ArrayList<>();

    public TablePolicy(long seed) {
        this(seed, Integer.MAX_VALUE);
    }

    /** Creates a model that rejects responses of more than the given number of tokens, the end token included. */
    public TablePolicy(long seed, int maxTokens) {
        this.maxTokens = maxTokens;
        this.parameters = List.of(
                new Parameter(IMAGE, ParameterGroup.VISION_TOWER, List.of((long) ROWS, (long) WORDS)),
                new Parameter(PROMPT, ParameterGroup.PROJECTOR, List.of((long) ROWS, (long) WORDS)),
                new Parameter(BIGRAM, ParameterGroup.LANGUAGE_MODEL, List.of((long) WORDS, (long) WORDS)),
                new Parameter(BIAS, ParameterGroup.LANGUAGE_MODEL, List.of((long) WORDS)));
        Random random = new Random(seed);
        for (Parameter parameter : parameters) {
            int size = (int) parameter.shape().stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
            weights.put(
                    parameter.name(), random.doubles(size).map(x -> 2 * x - 1).toArray());
        }
    }

    /** Opens a folder that {@link #save} wrote. */
    public static TablePolicy open(Path folder) {
        TablePolicy policy = new TablePolicy(0);
        policy.weights.forEach((name, values) -> {
            try {
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name)))
                        .asDoubleBuffer()
                        .get(values);
            } catch (IOException e) {
                throw StorageException.reading(folder, e);
            }
        });
        return policy;
    }

    /** Live values of a parameter. A test may change them. */
    public double[] weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    /** Number of responses in each call of {@link #tryScore} so far. */
    public List<Integer> responsesPerCall() {
        return responsesPerCall;
    }

    @Override
    public String name() {
        return "table";
    }

    @Override
    public String fingerprint() {
        int hash = 1;
        for (double[] values : weights.values()) {
            hash = 31 * hash + Arrays.hashCode(values);
        }
        return Integer.toHexString(hash);
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.SCORE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        throw new MissingCapabilityException(name(), Capability.GENERATE, "a writer", capabilities());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw new MissingCapabilityException(name(), Capability.NEXT_TOKEN_PROBABILITIES, "a labeler", capabilities());
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        ScoreRequest.rejectPrefixes(requests, name());
        responsesPerCall.add(requests.stream()
                .mapToInt(request -> request.responses().size())
                .sum());
        return Outcome.successes(forward(requests));
    }

    private List<List<TokenLogProbs>> forward(List<ScoreRequest> requests) {
        List<List<TokenLogProbs>> all = new ArrayList<>();
        for (ScoreRequest request : requests) {
            List<TokenLogProbs> scored = new ArrayList<>();
            for (String response : request.responses()) {
                int[] tokens = tokens(response);
                List<Integer> ids = new ArrayList<>();
                List<Double> logProbs = new ArrayList<>();
                for (int t = 0; t < tokens.length; t++) {
                    ids.add(tokens[t]);
                    logProbs.add(logProbs(request.prompt(), t == 0 ? END : tokens[t - 1])[tokens[t]]);
                }
                scored.add(new TokenLogProbs(ids, logProbs));
            }
            all.add(scored);
        }
        return all;
    }

    private int[] tokens(String response) {
        if (response.length() >= maxTokens) {
            throw new BadDataException("a response of " + (response.length() + 1) + " tokens is longer than the "
                    + maxTokens + " positions of the model");
        }
        int[] tokens = Arrays.copyOf(
                response.chars().map(c -> c >= 'a' && c <= 'z' ? c - 'a' : 26).toArray(), response.length() + 1);
        tokens[response.length()] = END;
        return tokens;
    }

    private static int imageRow(Prompt prompt) {
        return prompt.images().isEmpty()
                ? 0
                : Math.floorMod(prompt.images().get(0).fingerprint().hashCode(), ROWS);
    }

    private static int promptRow(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        for (Message message : prompt.messages()) {
            for (Content part : message.content()) {
                if (part instanceof Content.Text words) {
                    text.append(words.text());
                }
            }
        }
        return Math.floorMod(text.toString().hashCode(), ROWS);
    }

    private double[] logProbs(Prompt prompt, int before) {
        double[] logits = new double[WORDS];
        double max = Double.NEGATIVE_INFINITY;
        for (int v = 0; v < WORDS; v++) {
            logits[v] = weight(IMAGE)[imageRow(prompt) * WORDS + v]
                    + weight(PROMPT)[promptRow(prompt) * WORDS + v]
                    + weight(BIGRAM)[before * WORDS + v]
                    + weight(BIAS)[v];
            max = Math.max(max, logits[v]);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        double log = max + Math.log(sum);
        return Arrays.stream(logits).map(logit -> logit - log).toArray();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass) {
        LossValue value = loss.evaluate(forward(batch));
        TableGradients into = (TableGradients) gradients;
        for (int i = 0; i < batch.size(); i++) {
            Prompt prompt = batch.get(i).prompt();
            for (int j = 0; j < batch.get(i).responses().size(); j++) {
                int[] tokens = tokens(batch.get(i).responses().get(j));
                for (int t = 0; t < tokens.length; t++) {
                    double slope = value.gradient()[i][j][t];
                    int before = t == 0 ? END : tokens[t - 1];
                    double[] logProbs = logProbs(prompt, before);
                    for (int v = 0; v < WORDS; v++) {
                        double d = slope * ((v == tokens[t] ? 1 : 0) - Math.exp(logProbs[v]));
                        into.add(IMAGE, imageRow(prompt) * WORDS + v, d);
                        into.add(PROMPT, promptRow(prompt) * WORDS + v, d);
                        into.add(BIGRAM, before * WORDS + v, d);
                        into.add(BIAS, v, d);
                    }
                }
            }
        }
        return value;
    }

    @Override
    public Gradients newGradients(List<Parameter> trainable) {
        return new TableGradients(trainable);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable) {
        return new TableAdamW(this, trainable);
    }

    @Override
    public AdamW newAdamW(List<Parameter> trainable, boolean offload) {
        return newAdamW(trainable);
    }

    @Override
    public void copyParameters(TrainablePolicy source, List<Parameter> copied) {
        for (Parameter parameter : copied) {
            double[] values = ((TablePolicy) source).weight(parameter.name());
            System.arraycopy(values, 0, weight(parameter.name()), 0, values.length);
        }
    }

    @Override
    public List<Long> checksums(List<Parameter> compared, int part, int parts) {
        return compared.stream()
                .map(parameter -> {
                    double[] values = weight(parameter.name());
                    double[] slice = Arrays.copyOfRange(
                            values, values.length * part / parts, values.length * (part + 1) / parts);
                    return (long) Arrays.hashCode(slice);
                })
                .toList();
    }

    @Override
    public void save(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, double[]> one : weights.entrySet()) {
                ByteBuffer bytes = ByteBuffer.allocate(8 * one.getValue().length);
                bytes.asDoubleBuffer().put(one.getValue());
                Files.write(folder.resolve(one.getKey()), bytes.array());
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    @Override
    public void close() {}
}
