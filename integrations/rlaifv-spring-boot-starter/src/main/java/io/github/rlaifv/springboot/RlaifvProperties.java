package io.github.rlaifv.springboot;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.KnownRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of an application that begin with {@code rlaifv}. A value out of range ends the start of the application with
 * the name of the property and what to do.
 *
 * @param model Model that answers: its folder, the address of a server such as http://localhost:8000/v1?model=NAME, or
 *     "embedded" for the tiny model of rlaifv-tinyworld. Without it, no model is opened.
 * @param reference Model that "rlaifv.model" was aligned from, for best-of-N: a folder, an address, "embedded", or
 *     "without-adapters" if the model is a folder of adapters. Without it, there is best-of-N only by rules that need none.
 * @param lazy Whether models are opened when a bean that needs them is first used, instead of when the application starts.
 * @param drain How long requests that are being answered are waited for when the application stops.
 * @param compute How models in folders compute.
 * @param queue The queue before each model.
 * @param sampling How responses are sampled.
 * @param bestOf How the best response is chosen.
 * @param chat The chat model of Spring AI.
 * @param metrics What is measured with Micrometer.
 */
@ConfigurationProperties("rlaifv")
public record RlaifvProperties(
        @Nullable String model,
        @Nullable String reference,
        @DefaultValue("false") boolean lazy,
        @DefaultValue("30s") Duration drain,
        @DefaultValue Compute compute,
        @DefaultValue Queue queue,
        @DefaultValue Sampling sampling,
        @DefaultValue BestOf bestOf,
        @DefaultValue Chat chat,
        @DefaultValue Metrics metrics) {

    /** The value of {@code rlaifv.reference} for the model itself without its adapters. */
    public static final String WITHOUT_ADAPTERS = "without-adapters";

    public RlaifvProperties {
        PropertyRange.notNegative("rlaifv.drain", drain);
        if (reference == null) {
            // without a reference, there is best-of-N only if a rule is named
            RulesOfProperties.checkVerifier(bestOf.labeler(), bestOf.decomposer(), bestOf.rule());
        }
    }

    /**
     * How models in folders compute. Servers ignore it.
     *
     * @param device Device of the models: cpu, cuda, or cuda:N for the CUDA device with index N. Default: cuda if there is a
     *     CUDA device.
     * @param precision Floating-point type of the computations. Default: chosen by the checkpoint and the device.
     * @param storage Floating-point type in which weights are kept in memory. Default: that of the checkpoint.
     * @param pieces Number of pieces into which the work of a call is divided on a processor. More than 1 suits models of a
     *     few million parameters.
     * @param threads Number of pieces that are computed at the same time.
     * @param copyWeights Whether weights are copied into memory instead of mapped from their files.
     */
    public record Compute(
            @Nullable String device,
            @Nullable ScalarType precision,
            @Nullable ScalarType storage,
            @DefaultValue("1") int pieces,
            @DefaultValue("1") int threads,
            @DefaultValue("false") boolean copyWeights) {
        public Compute {
            PropertyRange.device("rlaifv.compute.device", device);
            PropertyRange.floating("rlaifv.compute.precision", precision);
            PropertyRange.floating("rlaifv.compute.storage", storage);
            PropertyRange.atLeast("rlaifv.compute.pieces", 1, pieces);
            PropertyRange.atLeast("rlaifv.compute.threads", 1, threads);
        }
    }

    /**
     * The queue before each model. Requests of many threads wait in it, and those that wait together are computed together.
     *
     * @param maxWaiting Largest number of requests that wait. Further ones fail at once with a QueueFullException.
     * @param maxBatch Largest number of completions or scored responses that are computed in one call.
     * @param concurrentCalls Number of calls at the same time. Default: 1 for a model on this machine, and the number of
     *     concurrent requests for a server.
     * @param gather How long a request that finds the model idle waits for others.
     * @param deadline Longest time from a request to its result; then it fails. Default: none.
     */
    public record Queue(
            @DefaultValue("1000") int maxWaiting,
            @DefaultValue("64") int maxBatch,
            @Nullable Integer concurrentCalls,
            @DefaultValue("3ms") Duration gather,
            @Nullable Duration deadline) {
        public Queue {
            PropertyRange.atLeast("rlaifv.queue.max-waiting", 1, maxWaiting);
            PropertyRange.atLeast("rlaifv.queue.max-batch", 1, maxBatch);
            if (concurrentCalls != null) {
                PropertyRange.atLeast("rlaifv.queue.concurrent-calls", 1, concurrentCalls);
            }
            PropertyRange.notNegative("rlaifv.queue.gather", gather);
            if (deadline != null) {
                PropertyRange.positive("rlaifv.queue.deadline", deadline);
            }
        }
    }

    /**
     * How responses are sampled.
     *
     * @param temperature Sampling temperature; 0 always takes the likeliest token.
     * @param topP Keeps the smallest set of tokens whose probability reaches this value, in (0, 1].
     * @param topK Keeps the k likeliest tokens; 0 keeps all.
     * @param repetitionPenalty Penalty of tokens that occur already, from 1e-6 to 1e6; 1 disables it.
     * @param maxNewTokens Maximum number of tokens of a response.
     * @param stop Texts that end a response, which is cut before the first of them.
     * @param seed Seed of the random numbers. Equal requests with equal seeds get equal responses.
     */
    public record Sampling(
            @DefaultValue("0.7") double temperature,
            @DefaultValue("1") double topP,
            @DefaultValue("0") int topK,
            @DefaultValue("1") double repetitionPenalty,
            @DefaultValue("512") int maxNewTokens,
            @DefaultValue List<String> stop,
            @DefaultValue("0") long seed) {
        public Sampling {
            PropertyRange.number("rlaifv.sampling.temperature", temperature >= 0, temperature, "of at least 0");
            PropertyRange.number("rlaifv.sampling.top-p", topP > 0 && topP <= 1, topP, "above 0 and at most 1");
            PropertyRange.atLeast("rlaifv.sampling.top-k", 0, topK);
            PropertyRange.number(
                    "rlaifv.sampling.repetition-penalty",
                    repetitionPenalty >= 1e-6 && repetitionPenalty <= 1e6,
                    repetitionPenalty,
                    "from 1e-6 to 1e6");
            PropertyRange.atLeast("rlaifv.sampling.max-new-tokens", 1, maxNewTokens);
            PropertyRange.notEmpty("rlaifv.sampling.stop", stop);
            stop = List.copyOf(stop);
        }
    }

    /**
     * How the best of several responses is chosen, if there is a reference or the rule needs none.
     *
     * @param candidates Number of candidates per response, from 1 to 64.
     * @param beta Factor of the reward, per nat. It never changes the choice.
     * @param aggregation How the log-probabilities of a response's tokens are combined, if candidates are ranked by the
     *     reward and not by a rule: mean or sum. The mean does not favor short responses. Default: none, so that the rule
     *     ranks.
     * @param rule Rule that ranks candidates: verified, mean (the paper's), tempered, sum, anchored, policy-perplexity or
     *     reference-perplexity. Default: verified; the reward with an aggregation, and, without a labeler and decomposer, for
     *     a model that can't judge claims. A SelfRewardReranker of the application's own ranks alone by default.
     * @param referenceWeight Weight of the reference in the rules tempered and verified, from 0 to 1; with 0 they need no
     *     reference.
     * @param shortlist Number of different candidates whose claims are judged with the rule verified; 0 judges all.
     * @param labeler Model that judges claims with the rule verified: a folder, an address, or "embedded". Default: the
     *     model that answers.
     * @param decomposer What divides candidates into claims with the rule verified: "rules" for English grammar without a
     *     model, or a folder, an address, or "embedded". Default: the labeler.
     */
    public record BestOf(
            @DefaultValue("16") int candidates,
            @DefaultValue("0.1") double beta,
            ImplicitReward.@Nullable Aggregation aggregation,
            @Nullable KnownRule rule,
            @DefaultValue("0.1") double referenceWeight,
            @DefaultValue("8") int shortlist,
            @Nullable String labeler,
            @Nullable String decomposer) {
        public BestOf {
            PropertyRange.between("rlaifv.best-of.candidates", 1, BestOfN.MAX_CANDIDATES, candidates);
            PropertyRange.number("rlaifv.best-of.beta", beta > 0, beta, "above 0");
            PropertyRange.number(
                    "rlaifv.best-of.reference-weight",
                    referenceWeight >= 0 && referenceWeight <= 1,
                    referenceWeight,
                    "from 0 to 1");
            PropertyRange.atLeast("rlaifv.best-of.shortlist", 0, shortlist);
            RulesOfProperties.check(rule, aggregation);
            RulesOfProperties.checkVerifier(labeler, decomposer, RulesOfProperties.rule(rule, aggregation));
        }
    }

    /**
     * The chat model of Spring AI, which is there if the application has spring-ai-model. The property
     * "spring.ai.model.chat" chooses among several chat models; the name of this one is rlaifv.
     *
     * @param imageFolders Folders whose images conversations may name by file: addresses. Default: none, so that images are
     *     part of the conversation.
     */
    public record Chat(@DefaultValue List<Path> imageFolders) {
        public Chat {
            imageFolders = List.copyOf(imageFolders);
        }
    }

    /**
     * What is measured, if the application has a MeterRegistry.
     *
     * @param enabled Whether requests and queues are measured.
     * @param server Whether the times to the first token and per token are measured too. Models then report each token.
     */
    public record Metrics(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean server) {}
}
