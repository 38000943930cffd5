package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizer files for which the native tokenizer crashed the process, ran for minutes or returned wrong ids. */
@Timeout(60)
class RefusedTokenizersTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path temporary;

    private ModelCopy model;

    @BeforeEach
    void copy() {
        model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"));
    }

    private void refused(Consumer<ObjectNode> change, String... parts) {
        model.json("tokenizer.json", change);
        assertThatThrownBy(() -> Tokenizer.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(model.folder().resolve("tokenizer.json").toString())
                .hasMessageContainingAll(parts);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "decoder       | {'type':'Strip','content':' ','start':1,'stop':9} | decoder.stop must be an integer from 0 to 0",
                "decoder       | {'type':'Strip','content':'','start':1,'stop':0} | decoder.content must have from 1 to 1",
                "decoder       | {'type':'CTC','pad_token':'','word_delimiter_token':'','cleanup':true} | has the type 'CTC'",
                "pre_tokenizer | {'type':'FixedLength','length':0} | has the type 'FixedLength'",
                "pre_tokenizer | {'type':'Split','pattern':{'Regex':'(a+)+$'},'behavior':'Isolated','invert':false} | repeats a group",
                "pre_tokenizer | {'type':'Split','pattern':{'Regex':'x*'},'behavior':'Isolated','invert':false} | match no character",
                "pre_tokenizer | {'type':'Split','pattern':{'String':''},'behavior':'Isolated','invert':false} | pattern.String must have",
                "normalizer    | {'type':'Precompiled','precompiled_charsmap':'AAAA'} | has the type 'Precompiled'",
                "normalizer    | {'type':'Replace','pattern':{'String':'a'},'content':''} | normalizer.content must have from 1",
                "post_processor| {'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'x','type_id':0}},{'Sequence':{'id':'A','type_id':0}}],'pair':[],'special_tokens':{}} | single[0].SpecialToken.id must be one of special_tokens",
                "post_processor| {'type':'TemplateProcessing','single':[{'Sequence':{'id':'B','type_id':0}}],'pair':[],'special_tokens':{}} | single must have the sequence A once",
                "post_processor| {'type':'TemplateProcessing','single':[],'pair':[],'special_tokens':{}} | single must have the sequence A once",
                "post_processor| {'type':'ByteLevel','add_prefix_space':true,'trim_offsets':true,'sep':['a',1],'cls':['b',2]} | unknown field 'sep'",
                "post_processor| {'type':'RobertaProcessing'} | has the type 'RobertaProcessing'",
                "decoder       | 7 | decoder must be an object",
                "decoder       | {'type':3} | decoder.type must be a string"
            })
    void componentsOutsideTheirBoundsAreRejected(String place, String component, String reason) {
        refused(json -> json.set(place, json(component)), reason.strip());
    }

    @Test
    void deeplyNestedDecoderIsRejected() {
        refused(
                json -> {
                    JsonNode decoder = json("{'type':'Fuse'}");
                    for (int i = 0; i < 40; i++) {
                        ObjectNode outer = JSON.createObjectNode().put("type", "Sequence");
                        outer.putArray("decoders").add(decoder);
                        decoder = outer;
                    }
                    json.set("decoder", decoder);
                },
                "must not be nested deeper than 4");
        StringBuilder deep = new StringBuilder();
        deep.append("{\"decoder\": ")
                .append("{\"a\": ".repeat(5000))
                .append("1")
                .append("}".repeat(5001));
        model.text("tokenizer.json", deep.toString());
        assertThatThrownBy(() -> Tokenizer.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("tokenizer.json", "nesting depth");
    }

    @Test
    void replacementsThatGrowExponentiallyAreRejected() {
        refused(
                json -> {
                    ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
                    ArrayNode steps = sequence.putArray("normalizers");
                    for (int i = 0; i < 20; i++) {
                        steps.add(json("{'type':'Replace','pattern':{'String':'a'},'content':'aa'}"));
                    }
                    json.set("normalizer", sequence);
                },
                "normalizers[10].content makes texts more than 1024 times as long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "continuing_subword_prefix | '####' | is not supported",
                "end_of_word_suffix | '</w>' | is not supported",
                "dropout | 0.1 | must be null",
                "unk_token | 'nobody' | must be a token of the vocabulary",
                "vocab | {} | must be an object with the id of each token",
                "vocab | {'a': 3000000000} | 'a' the id 3000000000",
                "vocab | {'a': -1} | 'a' the id -1",
                "vocab | {'a': 1.5} | 'a' the id 1.5",
                "vocab | {'a': 1, 'b': 1} | the id 1 to 'a' and to 'b'",
                "merges | [['a','nobody']] | model.merges[0] needs the token 'nobody'",
                "merges | ['a b c'] | model.merges[0] must be two tokens",
                "type | 'WordPiece' | has the type 'WordPiece'"
            })
    void contradictoryModelSettingsAreRejected(String field, String value, String reason) {
        refused(json -> ((ObjectNode) json.path("model")).set(field, json(value)), reason);
    }

    private static ObjectNode added(ObjectNode json, int id, String content) {
        return ((ArrayNode) json.path("added_tokens"))
                .addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    @Test
    void tooLongAddedTokensAreRejected() {
        refused(json -> added(json, 400, "x".repeat(19_000_000)), "content must have from 1 to 1024 characters");
    }

    @Test
    void addedTokensThatAreTooLongTogetherAreRejected() {
        refused(
                json -> {
                    for (int i = 0; i < 400; i++) {
                        added(json, 400 + i, i + "x".repeat(1000));
                    }
                },
                "makes the added tokens longer than");
    }

    @ParameterizedTest
    @CsvSource({"-1, ids are integers", "450, must be 400", "3, 'must be 400'"})
    void addedTokensWithUnexpectedIdsAreRejected(int id, String reason) {
        refused(json -> added(json, id, "<new>"), "added_tokens[", reason);
    }

    @Test
    void addedTokensWithIdsBeyondThirtyTwoBitsAreRejected() {
        refused(json -> added(json, 0, "<new>").put("id", 3_000_000_000L), "'<new>' the id 3000000000");
    }

    @Test
    void duplicateAddedTokenIsRejected() {
        refused(
                json -> {
                    added(json, 400, "<new>");
                    added(json, 400, "<new>");
                },
                "must occur once");
    }

    @Test
    void tokensBeyondTheEmbeddingAreRejected() {
        model.json("tokenizer.json", json -> {
            for (int id = 400; id < 500; id++) {
                added(json, id, "<more" + id + ">");
            }
        });
        int rows = 450;
        assertThatThrownBy(() -> {
                    try (Tokenizer tokenizer = Tokenizer.open(model.folder())) {
                        tokenizer.requireWithin(rows);
                    }
                })
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("tokenizer.json", "'<more4", "450 tokens (vocab_size)");
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("tokenizer.json", "vocab_size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "generation_config.json | eos_token_id | 3000000000",
                "generation_config.json | eos_token_id | 2.0",
                "generation_config.json | eos_token_id | [1, null]",
                "generation_config.json | eos_token_id | 'a'",
                "generation_config.json | bos_token_id | -7",
                "tokenizer_config.json | eos_token | 7",
                "tokenizer_config.json | eos_token | {'text':'x'}"
            })
    void invalidEndTokensAreRejected(String file, String field, String value) {
        model.text(file, JSON.createObjectNode().set(field, json(value)).toString());
        assertThatThrownBy(() -> Tokenizer.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(file, field);
    }

    @Test
    void endTokensBeyondTheEmbeddingAreRejected() {
        model.text("generation_config.json", "{\"eos_token_id\": [70000]}");
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("generation_config.json", "70000");
    }

    @Test
    void tooLongTextsAreRejected() {
        try (Tokenizer tokenizer = Tokenizer.open(model.folder())) {
            String text = " ".repeat(600_001);
            assertThatThrownBy(() -> tokenizer.encode(text, false))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContainingAll("tokenizer.json", "600001 characters");
        }
    }

    /** Without the special tokens the native tokenizer would assign new ids to the remaining added tokens. */
    @Test
    void plainTextsKeepTheIdsOfOtherAddedTokens() {
        model.json("tokenizer.json", json -> {
            added(json, 400, "<|special|>");
            added(json, 401, "<tool>").put("special", false);
        });
        try (Tokenizer tokenizer = Tokenizer.open(model.folder())) {
            int[] ids = tokenizer.encodePlain("<|special|><tool>");
            assertThat(Arrays.stream(ids).boxed()).contains(401).doesNotContain(400);
            assertThat(tokenizer.decode(ids, false)).isEqualTo("<|special|><tool>");
        }
    }
}
