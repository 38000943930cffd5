package io.github.rlaifv.springai;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.SamplingChoice;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * The options of calls.
 *
 * @param model name of the model
 * @param sampling the model's own sampling
 */
record CallOptions(String model, Sampling sampling) {

    /** The model's own options. They can hold tools, so that tools of a call are rejected and not lost. */
    ChatOptions defaults() {
        return filled(ToolCallingChatOptions.builder(), sampling);
    }

    /** The options that a call has in effect. */
    ChatOptions effective(Sampling chosen) {
        return filled(ChatOptions.builder(), chosen);
    }

    // with the type of the plain builder: that of tools has other methods in the next version
    private ChatOptions filled(ChatOptions.Builder builder, Sampling values) {
        return builder.model(model)
                .temperature(values.temperature())
                .topP(values.topP())
                .topK(values.topK() == 0 ? null : values.topK())
                .maxTokens(values.maxNewTokens())
                .stopSequences(values.stop())
                .build();
    }

    /**
     * Returns the sampling of a call.
     *
     * @throws UnsupportedOperationException naming an option that models can't follow
     * @throws IllegalArgumentException naming an option that is out of range
     */
    Sampling of(@Nullable ChatOptions options) {
        if (options == null) {
            return sampling;
        }
        reject(options);
        return new SamplingChoice(
                        options.getTemperature(),
                        options.getTopP(),
                        options.getTopK(),
                        options.getMaxTokens(),
                        options.getStopSequences(),
                        null)
                .over(sampling);
    }

    private void reject(ChatOptions options) {
        String asked = options.getModel();
        if (asked != null && !asked.equals(model)) {
            throw new IllegalArgumentException("the prompt asks for the model '" + asked + "', but this chat model is '"
                    + model + "': ask that one, or leave the option model unset");
        }
        if (hasTools(options)) {
            throw new UnsupportedOperationException(
                    "the prompt has tools, which models of RLAIF-V can't call: leave out tool callbacks and names");
        }
        if (options instanceof StructuredOutputChatOptions structured && structured.getOutputSchema() != null) {
            throw new UnsupportedOperationException(
                    "the prompt asks for the form of a JSON schema, but models of RLAIF-V answer in free text: leave"
                            + " out the output schema, and describe the form in the prompt");
        }
        if (isSet(options.getFrequencyPenalty()) || isSet(options.getPresencePenalty())) {
            throw new UnsupportedOperationException(
                    "the prompt sets frequencyPenalty or presencePenalty, which models of RLAIF-V lack: leave them"
                            + " out, or give the model a Sampling with a repetitionPenalty");
        }
    }

    private static boolean isSet(@Nullable Double penalty) {
        return penalty != null && penalty != 0;
    }

    private static boolean hasTools(ChatOptions options) {
        return options instanceof ToolCallingChatOptions tools
                && (isFilled(tools.getToolCallbacks()) || hasToolNames(tools));
    }

    /** Spring AI 2.0 has null for no tools. */
    private static boolean isFilled(@Nullable Object tools) {
        return tools instanceof Collection<?> all && !all.isEmpty();
    }

    /** Names of tools exist in Spring AI 1.1 only, so they are read by reflection. */
    private static boolean hasToolNames(ToolCallingChatOptions options) {
        try {
            return isFilled(
                    ToolCallingChatOptions.class.getMethod("getToolNames").invoke(options));
        } catch (NoSuchMethodException e) {
            return false;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the names of tools can't be read: " + e.getMessage(), e);
        }
    }
}
