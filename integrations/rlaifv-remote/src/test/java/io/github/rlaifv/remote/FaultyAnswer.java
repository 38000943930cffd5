package io.github.rlaifv.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** HTTP responses to a generation request, as observed from servers, each with its expected outcome. */
enum FaultyAnswer {
    PLAIN(answers("A cat."), choice("'content':'A cat.'", "'stop'")),
    EMPTY_TEXT(answers(""), choice("'content':''", "'stop'")),
    ODD_FIELDS(
            answers("A cat."),
            "{'id':7,'created':1.7e9,'usage':null,'service_tier':null,'prompt_logprobs':null,'choices':["
                    + "{'index':'0','message':{'role':5,'content':'A cat.','tool_calls':[],'reasoning':'hm'},"
                    + "'finish_reason':'stop','logprobs':'none'}]}"),
    OTHER_WORDS_FOR_THE_END(answers("A cat."), choice("'content':'A cat.'", "'eos_token'")),
    CONTENT_IN_PARTS(
            answers("A cat."),
            choice("'content':[{'type':'text','text':'A '},{'type':'text','text':'cat.'}]", "'stop'")),
    NO_REASON_BUT_COUNTED(
            answers("A cat."),
            "{'choices':[{'message':{'content':'A cat.'},'finish_reason':null}],'usage':{'completion_tokens':3}}"),
    NO_REASON(fails("unfinished answer", true, "neither"), choice("'content':'A c'", "null")),
    ABORT(fails("unfinished answer", true, "finish_reason abort"), choice("'content':'A c'", "'abort'")),
    ABORT_AS_OBJECT(
            fails("unfinished answer", true, "finish_reason abort"), choice("'content':'A c'", "{'type':'abort'}")),
    ERROR(fails("unfinished answer", true, "finish_reason error"), choice("'content':''", "'error'")),
    ERROR_IN_CHOICE(
            fails("unfinished answer", true, "upstream died"),
            "{'choices':[{'error':{'code':502,'message':'upstream died'},'message':{'content':'A'},"
                    + "'finish_reason':'error'}]}"),
    ERROR_IN_CHOICE_THAT_STOPPED(
            fails("unfinished answer", true, "upstream died"),
            "{'choices':[{'error':{'message':'upstream died'},'message':{'content':'A'},'finish_reason':'stop'}]}"),
    REASON_IS_A_NUMBER(fails("unfinished answer", true, "finish_reason 7"), choice("'content':'A c'", "7")),
    FILTERED(fails("refused by a content filter", false, ""), choice("'content':'A c'", "'content_filter'")),
    REFUSAL_AS_REASON(fails("refused by a content filter", false, ""), choice("'content':'A c'", "'refusal'")),
    PROHIBITED(fails("refused by a content filter", false, ""), choice("'content':''", "'PROHIBITED_CONTENT'")),
    COMPLETE(answers("A cat."), choice("'content':'A cat.'", "'COMPLETE'")),
    THOUGHT_CUT_OFF_AT_THE_MODELS_LENGTH(
            fails("no text", true, "maxNewTokens"), choice("'content':'<think>A'", "'model_length'")),
    NULL_CONTENT(fails("no text", true, "no content"), choice("'content':null", "'stop'")),
    NO_CONTENT(fails("no text", true, "no content"), choice("'role':'assistant'", "'stop'")),
    ONLY_THOUGHT(
            fails("no text", true, "maxNewTokens"), choice("'content':null,'reasoning_content':'I think'", "'length'")),
    ONLY_THOUGHT_EMPTY(fails("no text", true, "thinking off"), choice("'content':'','reasoning':'I'", "'stop'")),
    THOUGHT_BEFORE(
            answers("A cat."), choice("'content':'<think>\\nIs it a cat? Yes.\\n</think>\\n\\nA cat.'", "'stop'")),
    THOUGHT_WITHOUT_BEGINNING(answers("A cat."), choice("'content':'Is it? Yes.</think>A cat.'", "'stop'")),
    THOUGHT_UNTIL_CUT_OFF(
            fails("no text", true, "maxNewTokens"), choice("'content':'<think>\\nIs it a cat? Ye'", "'length'")),
    THOUGHT_ALONE(fails("no text", true, "thinking off"), choice("'content':'<think>A cat.</think> '", "'stop'")),
    END_MARK(answers("A cat."), choice("'content':'A cat.<|im_end|>'", "'stop'")),
    TWO_END_MARKS(answers("A cat."), choice("'content':'A cat. </s></s>'", "'stop'")),
    NEXT_TURN(answers("A cat."), choice("'content':'A cat.<|eot_id|><|start_header_id|>user'", "'stop'")),
    MARKUP_OF_ITS_OWN(answers("<s>A dog.</s> A cat."), choice("'content':'<s>A dog.</s> A cat.'", "'stop'")),
    THOUGHT_OF_LATER(answers("A cat. <think>"), choice("'content':'A cat. <think>'", "'stop'")),
    REFUSED(fails("refused by the model", false, "I can't."), choice("'content':null,'refusal':'I can`t.'", "'stop'")),
    TOOL_CALL(
            fails("no text", true, "tool call"),
            choice("'content':null,'tool_calls':[{'id':'1','type':'function','function':{}}]", "'tool_calls'")),
    CONTENT_IS_A_NUMBER(fails("unreadable answer", true, "neither text"), choice("'content':5", "'stop'")),
    CONTENT_PART_IS_AN_IMAGE(
            fails("unreadable answer", true, "not text"), choice("'content':[{'type':'image_url'}]", "'stop'")),
    NO_CHOICES_FIELD(fails("unreadable answer", true, "no list of choices"), "{}"),
    CHOICES_NULL(fails("unreadable answer", true, "no list of choices"), "{'choices':null}"),
    CHOICES_OBJECT(fails("unreadable answer", true, "no list of choices"), "{'choices':{'0':{}}}"),
    CHOICES_EMPTY(fails("wrong number of choices", true, "0"), "{'choices':[]}"),
    CHOICE_IS_TEXT(fails("unreadable answer", true, "no message"), "{'choices':['A cat.']}"),
    MESSAGE_IS_TEXT(fails("unreadable answer", true, "no message"), "{'choices':[{'message':'A cat.'}]}"),
    ERROR_WITH_STATUS_200(
            fails("server error (HTTP 503)", true, "model is loading"),
            "{'error':{'message':'model is loading','type':'x','code':503}}"),
    ERROR_WITH_STATUS_200_FOR_GOOD(
            fails("refused (HTTP 400)", false, "too long"), "{'error':{'message':'too long','code':400}}"),
    ERROR_OBJECT(fails("server error", true, "boom"), "{'object':'error','message':'boom','code':50001}"),
    ERROR_TEXT(fails("server error", true, "no memory left"), "{'error':'no memory left'}"),
    ERROR_AS_FLAG(fails("server error", true, "no GPU"), "{'error':true,'message':'no GPU'}"),
    ERROR_LIST(fails("server error", true, "quota used"), "{'success':false,'errors':[{'message':'quota used'}]}"),
    ERROR_TEXTS(fails("server error", true, "boom"), "{'error':['boom']}"),
    DETAIL_ALONE(fails("server error", true, "not loaded"), "{'detail':'model not loaded'}"),
    MESSAGE_WITHOUT_CHOICES(fails("server error", true, "boom"), "{'choices':[],'message':'boom'}"),
    EMPTY_ERROR_BESIDE_AN_ANSWER(
            answers("A cat."),
            "{'error':{}," + choice("'content':'A cat.'", "'stop'").substring(1)),
    SERVERS_OWN_SENTENCE(
            fails("refused (HTTP 422)", false, "(body.top_logprobs: Input should be less)"),
            422,
            "{'detail':[{'loc':['body','top_logprobs'],'msg':'Input should be less'}]}"),
    NESTED_DEEP(fails("unreadable answer", true, "depth"), "{'choices':" + "[".repeat(5000) + "]".repeat(5000) + "}"),
    DUPLICATE_FIELD(
            fails("unreadable answer", true, "uplicate"), choice("'content':'A cat.','content':'A dog.'", "'stop'")),
    TWO_DOCUMENTS(fails("unreadable answer", true, "not JSON"), choice("'content':'A'", "'stop'") + "{}"),
    LIST(fails("unreadable answer", true, "not a JSON object"), "[1,2]"),
    BLANK(fails("unreadable answer", true, "empty"), " "),
    PAGE(fails("unreadable answer", true, "a web page"), "<html>login</html>"),
    STREAMED(fails("unreadable answer", true, "streams"), "data: {'choices':[]}\n\ndata: [DONE]\n\n"),
    NOT_UTF8(
            fails("unreadable answer", true, "UTF-8"),
            200,
            "",
            quoted(choice("'content':'caf\u00e9'", "'stop'")).getBytes(StandardCharsets.ISO_8859_1)),
    BYTE_ORDER_MARK(answers("A cat."), "\uFEFF" + choice("'content':'A cat.'", "'stop'")),
    OTHER_CONTENT_TYPE(
            answers("A cat."),
            200,
            "Content-Type: text/html\r\n",
            quoted(choice("'content':'A cat.'", "'stop'")).getBytes(StandardCharsets.UTF_8)),
    COMPRESSED_BOMB(
            fails("unreadable answer", true, "compressed"), 200, "Content-Encoding: gzip\r\n", zipped(50_000_000)),
    TOO_LARGE(
            fails("response too large", true, "maxResponseBytes"),
            choice("'content':'" + "x".repeat(200_000) + "'", "'stop'")),
    HUGE_ERROR(fails("server error (HTTP 500)", true, "..."), 500, "x".repeat(300_000));

    /**
     * The expected outcome of an HTTP response.
     *
     * @param text text of the completion; null for a failure
     * @param reason reason of the failure
     * @param retriable whether a rerun repeats the request
     * @param detail text that the message must contain
     */
    record Expected(@Nullable String text, String reason, boolean retriable, String detail) {}

    final Expected expected;
    final int status;
    final String headers;
    final byte[] body;

    FaultyAnswer(Expected expected, String body) {
        this(expected, 200, body);
    }

    FaultyAnswer(Expected expected, int status, String body) {
        this(
                expected,
                status,
                "Content-Type: application/json\r\n",
                quoted(body).getBytes(StandardCharsets.UTF_8));
    }

    FaultyAnswer(Expected expected, int status, String headers, byte[] body) {
        this.expected = expected;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Expected answers(String text) {
        return new Expected(text, "", false, "");
    }

    static Expected fails(String reason, boolean retriable, String detail) {
        return new Expected(null, reason, retriable, detail);
    }

    /** Returns a response body with one choice; the message's fields are given in single quotes. */
    static String choice(String message, String finish) {
        return "{'choices':[{'index':0,'message':{" + message + "},'finish_reason':" + finish + "}]}";
    }

    static String quoted(String text) {
        return text.replace('\'', '"').replace('`', '\'');
    }

    private static byte[] zipped(int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(new byte[length]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
