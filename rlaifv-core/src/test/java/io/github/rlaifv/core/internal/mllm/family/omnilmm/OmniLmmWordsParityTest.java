package io.github.rlaifv.core.internal.mllm.family.omnilmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.text.ZephyrPromptFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OmniLMM's texts and tokens against the official code. */
class OmniLmmWordsParityTest {
    private static final int MASKED = -100;

    private final PromptFormat format = ZephyrPromptFormat.omniLmm();
    private LocalPolicy policy;
    private JsonNode goldens;

    static Stream<OmniLmmGolden> cases() {
        return OmniLmmGolden.all();
    }

    @BeforeEach
    void open() {
        goldens = OmniLmmGolden.file();
        policy = OmniLmmGolden.open();
    }

    @AfterEach
    void close() {
        if (policy != null) {
            policy.close();
        }
    }

    private int id(String token) {
        return goldens.path("special_token_ids").path(token).asInt();
    }

    private static int[] array(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Input ids of the model, with the id of a patch for each row of image features. */
    private List<Integer> tokens(OmniLmmGolden golden) {
        List<Integer> ids = new ArrayList<>();
        for (int id : policy.promptIds(golden.prompt())) {
            ids.add(id < 0 ? id("<im_patch>") : id);
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptTextsAndIdsEqualTheReference(OmniLmmGolden golden) {
        String expanded = "<im_start>"
                + "<im_patch>".repeat(goldens.path("image_token_len").asInt())
                + "<im_end>";
        assertThat(format.render(golden.prompt()).replace("<im_start>", expanded))
                .isEqualTo(golden.text("prompt_text"))
                .contains(
                        golden.text("user_content"), goldens.path("system_text").asText());
        assertThat(tokens(golden)).isEqualTo(golden.ids("prompt_input_ids"));
        assertThat(policy.promptTokens(golden.prompt()))
                .isEqualTo(golden.ids("prompt_input_ids").size());
    }

    /** Only the response and its end token have labels. */
    @ParameterizedTest
    @MethodSource("cases")
    void conversationIdsAndLabelsEqualTheReference(OmniLmmGolden golden) {
        List<Integer> conversation = tokens(golden);
        List<Integer> labels = new ArrayList<>(Collections.nCopies(conversation.size(), MASKED));
        for (int id : format.encodeResponse(policy.tokenizer(), golden.text("response"))) {
            conversation.add(id);
            labels.add(id);
        }
        assertThat(conversation).isEqualTo(golden.ids("input_ids"));
        assertThat(labels).isEqualTo(golden.ids("labels"));
        assertThat(labels.subList(golden.ids("prompt_input_ids").size(), labels.size()))
                .isEqualTo(golden.ids("response_token_ids"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodedGreedyTextsEqualTheReference(OmniLmmGolden golden) {
        assertThat(policy.tokenizer().decode(array(golden.ids("greedy_ids")), true))
                .isEqualTo(golden.text("greedy_text"));
    }

    @Test
    void idsOfDifficultTextsEqualTheReference() {
        Tokenizer tokenizer = policy.tokenizer();
        assertThat(goldens.path("tokenizer_cases")).isNotEmpty();
        for (JsonNode one : goldens.path("tokenizer_cases")) {
            String text = one.path("text").asText();
            int[] ids = array(GoldenCase.integers(one.path("ids")));
            assertThat(tokenizer.encode(text, true)).as(text).containsExactly(ids);
            assertThat(tokenizer.encode(text, false))
                    .as(text)
                    .containsExactly(array(GoldenCase.integers(one.path("ids_without_bos"))));
            assertThat(tokenizer.decode(ids, true))
                    .as(text)
                    .isEqualTo(one.path("decoded").asText());
        }
    }

    @Test
    void idsOfSpecialTokensAndAnswersEqualTheReference() {
        goldens.path("special_token_ids")
                .properties()
                .forEach(token -> assertThat(policy.tokenizer().tokenId(token.getKey()))
                        .hasValue(token.getValue().asInt()));
        goldens.path("yes_no_token_ids")
                .properties()
                .forEach(word -> assertThat(format.firstTokenId(policy.tokenizer(), word.getKey()))
                        .isEqualTo(word.getValue().asInt()));
    }

    @Test
    void imagesArePlacedBeforeTextsOrBetweenThem() {
        Content image = new Content.Image(ImageSource.of("picture", new byte[0]));
        Content text = new Content.Text("What is it");
        assertThat(format.render(new Prompt(List.of(new Message(Role.USER, List.of(image, image, text))))))
                .contains("<|user|>\n<im_start>\n<im_start>\nWhat is it</s>");
        assertThat(format.render(
                        new Prompt(List.of(new Message(Role.USER, List.of(text, image, new Content.Text("?")))))))
                .contains("<|user|>\nWhat is it<im_start>?</s>");
    }
}
