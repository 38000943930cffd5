package io.github.rlaifv.tinyworld.language;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.corpus.CorpusMix;
import io.github.rlaifv.tinyworld.corpus.QuestionOptions;
import io.github.rlaifv.tinyworld.corpus.TinyCorpus;
import io.github.rlaifv.tinyworld.corpus.TrainingExample;
import io.github.rlaifv.tinyworld.corpus.TrainingGroup;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyTokenizerTest {
    private static final long BEGIN = 1;
    private static final long UNKNOWN = 3;

    @Test
    void idsAreThoseOfTheVocabularyAndDecodingRestoresTheText(@TempDir Path folder) throws IOException {
        TinyTokenizer.write(folder);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            int texts = 0;
            for (String text : texts()) {
                Encoding encoding = tokenizer.encode(text);
                List<Long> expected = new ArrayList<>(List.of(BEGIN));
                TinyWords.tokens(text).forEach(word -> expected.add((long) TinyVocabulary.id(word)));
                long[] ids = encoding.getIds();
                assertThat(Arrays.stream(ids).boxed().toList()).isEqualTo(expected);
                assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
                texts++;
            }
            assertThat(texts).isGreaterThan(2_000);
        }
    }

    @Test
    void templateMarksAreSingleTokensAndOtherWordsAreUnknown(@TempDir Path folder) throws IOException {
        TinyTokenizer.write(folder);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            long[] ids = tokenizer
                    .encode("USER: <image><image>\nWhat is zebra? ASSISTANT: Yes</s>")
                    .getIds();
            assertThat(ids).startsWith(BEGIN, 5, 4, 4, 7).endsWith(6, TinyVocabulary.id("Yes"), 2);
            assertThat(Arrays.stream(ids).filter(id -> id == UNKNOWN).count()).isEqualTo(1);
            assertThat(tokenizer.decode(ids, true)).isEqualTo("USER:\nWhat is? ASSISTANT: Yes");
            assertThat(tokenizer.encode("yes").getIds()).containsExactly(BEGIN, TinyVocabulary.id("yes"));
        }
    }

    @Test
    void promptsHaveNoUnknownWordsAndResponsesEnd(@TempDir Path folder) throws IOException {
        TinyTokenizer.write(folder);
        PromptFormat format = Llava15PromptFormat.format();
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            Prompt prompt = new TinyWorld().instruction(SceneSplit.TEST, 0).prompt();
            int[] ids = format.encodePrompt(tokenizer, prompt);
            assertThat(ids).startsWith(1, 5, 4, 7).endsWith(6).doesNotContain(3);
            assertThat(tokenizer.stopIds()).containsExactly(2);
            for (String response :
                    List.of("This is a park. There is a red car.", "- There is a car.\n- The car is red.")) {
                int[] answer = format.encodeResponse(tokenizer, response);
                assertThat(answer).endsWith(2).doesNotContain(3);
                assertThat(tokenizer.decode(answer, true)).isEqualTo(response);
            }
            for (String word : List.of("yes", "Yes", "no", "No")) {
                assertThat(tokenizer.token(format.firstTokenId(tokenizer, word)))
                        .isEqualTo(word);
            }
        }
    }

    /** Texts with all options of captions, and all prompts and answers. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        TinyCorpus corpus = new TinyCorpus(new TinyWorld(100), LanguageOptions.withPlaces(), 50, 3);
        CorpusMix mix = CorpusMix.builder()
                .images(10, 10, 2)
                .captions(2)
                .divides(2, 2)
                .claimQuestions(1, 8)
                .wholeResponses(2, 2)
                .questions(QuestionOptions.builder()
                        .exists(.2)
                        .colour(.2)
                        .place(.2)
                        .setting(.1)
                        .openColour(.2)
                        .openPlace(.1)
                        .absentTypical(.6)
                        .wishSaid(.5)
                        .build())
                .build();
        for (int step = 0; step < 8; step++) {
            for (TrainingGroup group : corpus.step(mix, step)) {
                for (TrainingExample example : group.examples()) {
                    for (Message message : example.prompt().messages()) {
                        texts.add(message.text());
                    }
                    texts.add(example.response());
                }
            }
        }
        for (TinyClaim claim : Claims.all()) {
            texts.add(claim.sentence());
            texts.add(TinyPrompts.yesOrNo(claim));
        }
        texts.addAll(TinyPrompts.DESCRIBE);
        return texts;
    }
}
