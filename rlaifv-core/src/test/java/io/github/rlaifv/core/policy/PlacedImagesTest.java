package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Same as LLaVA's training code: it strips a question that contains the image mark and puts the mark and a line break
 * before it.
 */
class PlacedImagesTest {
    private static String describe(List<Content> content) {
        return content.stream()
                .map(part -> part instanceof Content.Text text ? "[" + text.text() + "]" : "picture")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<image> What?|picture[What?]",
                "<image>What?|picture[What?]",
                "<image>@@ What? |picture[What?]",
                " <image>@What?@|picture[What?]",
                "What? <image>|[What?]picture",
                " What?@@<image>@|[What?]picture",
                "<image>|picture[]",
                " @<image> |picture[]",
                // whitespace inside the text is kept
                "What is <image> this? |[What is ]picture[ this?]",
                "Look: <image>@What?|[Look: ]picture[What?]",
                // a question without a mark is not changed
                " What? |picture[ What? ]"
            })
    void whitespaceAroundTheQuestionIsRemovedWithTheMark(String question, String expected) {
        Prompt prompt = Prompt.of(ImageSource.of("x", new byte[] {1}), question.replace('@', '\n'));
        assertThat(describe(prompt.placed().messages().get(0).content())).isEqualTo(expected);
    }
}
