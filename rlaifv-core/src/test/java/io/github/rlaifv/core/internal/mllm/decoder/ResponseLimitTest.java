package io.github.rlaifv.core.internal.mllm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses end at the context length and at the end tokens of tokenizer and prompt format. */
class ResponseLimitTest {
    private static final int POSITIONS = 80;

    @TempDir
    Path temporary;

    private LocalPolicy open(ModelCopy model) {
        return (LocalPolicy) Policies.open(model.folder());
    }

    @Test
    void contextLengthLimitsEachResponseByItsPrompt() {
        ModelCopy model = ModelCopy.ofResource("textonly/llama", temporary.resolve("model"))
                .config(config -> config.put("max_position_embeddings", POSITIONS));
        Sampling sampling = Sampling.builder()
                .maxNewTokens(64)
                .ignoreEndOfSequence(true)
                .seed(3)
                .build();
        GenerationRequest brief = new GenerationRequest("short", Prompt.of("Hi?"), 2, sampling);
        GenerationRequest wordy =
                new GenerationRequest("long", Prompt.of("Is it a dog or a cat or a bird or"), 2, sampling);
        try (LocalPolicy policy = open(model)) {
            int left = Math.min(64, POSITIONS - 1 - policy.promptTokens(brief.prompt()));
            int less = Math.min(64, POSITIONS - 1 - policy.promptTokens(wordy.prompt()));
            assertThat(less).isPositive().isLessThan(left);
            List<List<Completion>> together = policy.generate(List.of(brief, wordy));
            assertThat(together.get(0))
                    .allSatisfy(one -> assertThat(one.tokenIds()).hasSize(left));
            assertThat(together.get(1)).allSatisfy(one -> {
                assertThat(one.tokenIds()).hasSize(less);
                assertThat(one.finish()).isEqualTo(FinishReason.LENGTH);
            });
            assertThat(policy.generate(List.of(brief))).containsExactly(together.get(0));
            assertThat(policy.generate(List.of(wordy))).containsExactly(together.get(1));
        }
    }

    @Test
    void longestResponseLeavesAPositionForTheEndTokenWithWhichItIsScored() {
        ModelCopy model = ModelCopy.ofResource("textonly/llama", temporary.resolve("model"));
        try (LocalPolicy policy = open(model)) {
            SequenceEncoder encoder = new SequenceEncoder(policy.tokenizer(), policy.promptFormat(), -1, POSITIONS);
            Prompt prompt = Prompt.of("Hi?");
            int[] tokens = new int[70];
            int room = encoder.room(tokens, 64, prompt);
            assertThat(room).isEqualTo(9);
            assertThat(encoder.join(tokens, new int[room + 1], prompt)).hasSize(POSITIONS);
            assertThatThrownBy(() -> encoder.join(tokens, new int[room + 2], prompt))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("80 positions");
            assertThat(encoder.room(tokens, 5, prompt)).isEqualTo(5);
            assertThat(encoder.room(new int[POSITIONS - 2], 64, prompt)).isEqualTo(1);
            assertThatThrownBy(() -> encoder.room(new int[POSITIONS - 1], 64, prompt))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("prompt (79 tokens) and response (2)");
        }
    }

    @Test
    void endMarkOfThePromptFormatStopsEvenIfTheFilesNameAnother() {
        ModelCopy model = ModelCopy.ofResource("textonly/qwen2", temporary.resolve("model"));
        try (LocalPolicy named = open(model)) {
            int end = named.tokenizer().requiredId("<|im_end|>");
            model.json("tokenizer_config.json", config -> config.put("eos_token", "<|endoftext|>"))
                    .config(config -> config.remove("eos_token_id"));
            try (LocalPolicy unnamed = open(model)) {
                assertThat(unnamed.tokenizer().stopIds()).doesNotContain(end);
                SequenceEncoder encoder = new SequenceEncoder(unnamed.tokenizer(), unnamed.promptFormat(), -1, 64);
                assertThat(unnamed.tokenizer().stopIds()).isNotEmpty().allMatch(encoder::ends);
                assertThat(encoder.ends(end)).isTrue();
            }
        }
    }
}
