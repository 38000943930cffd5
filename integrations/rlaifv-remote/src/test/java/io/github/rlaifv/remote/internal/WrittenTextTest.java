package io.github.rlaifv.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "A dog.|A dog.",
                "A dog. |A dog. ",
                "A dog.</s>|A dog.",
                "A dog. </s> <pad><pad> |A dog.",
                "A </s> dog.|A </s> dog.",
                "[/INST]|",
            })
    void trailingMarkersAreRemovedWithSurroundingSpace(String text, String written) {
        assertThat(WrittenText.of(text, false)).isEqualTo(written == null ? "" : written);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "</s>", " <pad>", "<eos>x", "<|", "<think", "</think"})
    void longRunsOfMarkersAreReadInBoundedTime(String repeated) {
        String text = "A dog." + repeated.repeat(1_000_000 / repeated.length());
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(WrittenText.of(text, false)).startsWith("A dog."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>A cat?</think>A dog.",
                "A cat?</think>A dog.",
                "\u25C1think\u25B7A cat?\u25C1/think\u25B7A dog.",
                "[THINK]A cat?[/THINK]A dog.",
                "<|channel|>analysis<|message|>A cat?<|end|><|start|>assistant<|channel|>final<|message|>A dog.<|return|>",
                "<|channel|>final<|message|>A dog.",
                "<|begin_of_thought|>A cat?<|end_of_thought|>\n<|begin_of_solution|>A dog.<|end_of_solution|>",
                "<|START_THINKING|>A cat?<|END_THINKING|><|START_RESPONSE|>A dog.<|END_RESPONSE|>",
                "<unused94>thought\nA cat?<unused95>A dog.",
                "<reflection>A cat?</reflection>A dog.",
                "<think>A cat?</think><think>A cow?</think>A dog.",
                "<think>A cat?</think><answer>A dog.</answer>",
            })
    void thinkingInMarkersOfEveryFamilyIsRemoved(String text) {
        assertThat(WrittenText.of(text, false)).isEqualTo("A dog.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>A cat",
                "\u25C1think\u25B7A cat",
                "[THINK]A cat",
                "<|channel|>analysis<|message|>A cat<|end|>",
                "<|begin_of_thought|>A cat",
                "<|START_THINKING|>A cat",
                "<think>A cat?</think><think>A cow",
            })
    void thinkingWithoutAnswerIsRejected(String text) {
        assertThatThrownBy(() -> WrittenText.of(text, true))
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("wrote no answer");
    }

    @Test
    void textOfOnlyMarkersIsEmpty() {
        assertThat(WrittenText.of("</s></s>", false)).isEmpty();
    }
}
