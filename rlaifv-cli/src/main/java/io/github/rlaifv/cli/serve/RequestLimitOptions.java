package io.github.rlaifv.cli.serve;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.serve.limit.ServeLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the limits of a server's requests, a mixin of commands. */
final class RequestLimitOptions {
    private static final ServeLimits DEFAULTS = ServeLimits.defaults();

    @Option(
            names = "--max-new-tokens",
            description = "maximum number of tokens per response (default:" + " ${DEFAULT-VALUE})")
    private int maxNewTokens = DEFAULTS.newTokens();

    @Option(
            names = "--max-choices",
            description = "maximum number of completions or candidates per request (default: ${DEFAULT-VALUE})")
    private int maxChoices = DEFAULTS.choices();

    @Option(names = "--max-images", description = "maximum number of images per request (default: ${DEFAULT-VALUE})")
    private int maxImages = DEFAULTS.images();

    @Option(
            names = "--max-image-bytes",
            description = "maximum number of bytes of an encoded image (default: ${DEFAULT-VALUE})")
    private int maxImageBytes = DEFAULTS.imageBytes();

    @Option(
            names = "--max-image-pixels",
            description = "maximum number of pixels of an image, width times height (default: ${DEFAULT-VALUE})")
    private long maxImagePixels = DEFAULTS.imagePixels();

    @Option(
            names = "--max-body-bytes",
            description = "maximum number of bytes of a request (default: ${DEFAULT-VALUE})")
    private int maxBodyBytes = DEFAULTS.bodyBytes();

    @Option(
            names = "--max-prompt-tokens",
            description = "maximum number of tokens of a prompt with its images, for models on this machine, for which"
                    + " memory is then planned (default: as many as the model has positions)")
    private @Nullable Integer maxPromptTokens;

    @Option(
            names = "--max-text-characters",
            description = "maximum number of characters of all texts of a request (default: ${DEFAULT-VALUE})")
    private int maxTextCharacters = DEFAULTS.textCharacters();

    @Option(
            names = "--max-log-probs",
            description =
                    "maximum number of log-probabilities that an answer may list: completions, times tokens, times 1"
                            + " + top_logprobs (default: ${DEFAULT-VALUE})")
    private int maxLogProbs = DEFAULTS.logProbs();

    @Option(names = "--max-connections", description = "maximum number of open connections (default: ${DEFAULT-VALUE})")
    private int maxConnections = DEFAULTS.connections();

    /** Rejects values out of range. */
    void check() {
        OptionValue.checked("--max-new-tokens", () -> OptionValue.atLeast(1, maxNewTokens));
        OptionValue.checked("--max-choices", () -> OptionValue.within(1, BestOfN.MAX_CANDIDATES, maxChoices));
        OptionValue.checked("--max-images", () -> OptionValue.atLeast(1, maxImages));
        OptionValue.checked("--max-image-bytes", () -> OptionValue.atLeast(1, maxImageBytes));
        OptionValue.checked(
                "--max-image-pixels",
                () -> ServeLimits.builder().imagePixels(maxImagePixels).build());
        OptionValue.checked("--max-body-bytes", () -> OptionValue.atLeast(1, maxBodyBytes));
        if (maxPromptTokens != null) {
            int tokens = maxPromptTokens;
            OptionValue.checked("--max-prompt-tokens", () -> OptionValue.atLeast(1, tokens));
        }
        OptionValue.checked("--max-text-characters", () -> OptionValue.atLeast(1, maxTextCharacters));
        OptionValue.checked("--max-log-probs", () -> OptionValue.atLeast(1, maxLogProbs));
        OptionValue.checked("--max-connections", () -> OptionValue.atLeast(1, maxConnections));
    }

    int maxNewTokens() {
        return maxNewTokens;
    }

    int maxChoices() {
        return maxChoices;
    }

    /** The limit of tokens per prompt, or other tokens if there is none. */
    int promptTokens(int otherwise) {
        return maxPromptTokens == null ? otherwise : maxPromptTokens;
    }

    ServeLimits limits() {
        return ServeLimits.builder()
                .promptTokens(promptTokens(DEFAULTS.promptTokens()))
                .textCharacters(maxTextCharacters)
                .logProbs(maxLogProbs)
                .newTokens(maxNewTokens)
                .choices(maxChoices)
                .images(maxImages)
                .imageBytes(maxImageBytes)
                .imagePixels(maxImagePixels)
                .bodyBytes(maxBodyBytes)
                .connections(maxConnections)
                .build();
    }
}
