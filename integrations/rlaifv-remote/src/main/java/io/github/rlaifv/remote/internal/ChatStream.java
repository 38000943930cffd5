package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.WorkLocal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One chat request whose response is streamed. The transport finds it as a value of the work, asks the server for a stream,
 * passes each part on, and puts the parts together to the response that the server would have sent without streaming. So
 * its checks are the same. A repeated attempt reports only what the attempts before did not.
 */
public final class ChatStream {
    private static final WorkLocal<ChatStream> CURRENT = new WorkLocal<>();
    private static final String DATA = "data:";

    /** Receives the parts of a response. */
    public interface Receiver {
        /** Whether the rest of the response is wanted. */
        boolean wanted();

        /**
         * Characters of the response have arrived.
         *
         * @param text characters that became certain; may be empty if there is an entry
         * @param entry the server's entry about the log-probability of a token; null if there is none
         */
        void part(String text, @Nullable JsonNode entry);
    }

    private final Receiver receiver;
    private final StreamedText texts;
    private final AtomicReference<StreamOptions> options;
    private StreamOptions sent = StreamOptions.STREAM_WITH_COUNTS;
    private String reported = "";
    private int reportedParts;
    private boolean unwanted;
    private @Nullable RuntimeException failure;

    /** What this attempt has shown that turned out to be thinking, because only its end was marked. */
    private String shownThinking = "";
    /** What is certain of the response in this attempt. */
    private String certain = "";

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private @Nullable JsonNode finish;
    private @Nullable JsonNode usage;
    private @Nullable JsonNode error;
    private int choices;
    private int parts;
    private boolean streamed;
    private boolean toolCalls;

    /**
     * @param receiver receives the parts
     * @param key key of the server, which is hidden in them
     * @param options what the server accepts of the fields of streams
     */
    public ChatStream(Receiver receiver, ApiKey key, AtomicReference<StreamOptions> options) {
        this.receiver = receiver;
        this.texts = new StreamedText(key);
        this.options = options;
    }

    /**
     * Makes a request of which the response is streamed. If the server rejects a field of streams, the request is made
     * without it, and so are later ones.
     */
    public <T> T during(Supplier<T> request) {
        StreamOptions known = Objects.requireNonNull(options.get());
        sent = known;
        while (true) {
            try {
                T response = CURRENT.with(this, request);
                options.compareAndSet(known, sent);
                return response;
            } catch (RuntimeException e) {
                sent = sent.after(e).orElseThrow(() -> e);
            }
        }
    }

    static Optional<ChatStream> current() {
        return CURRENT.get();
    }

    /** Whether the receiver did not want the rest. The request has then ended with a {@link CancelledException}. */
    public boolean isUnwanted() {
        return unwanted;
    }

    /** The exception of the receiver. The request has then ended with a {@link CancelledException}. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The characters that were reported. */
    public String reported() {
        return reported;
    }

    /** Begins an attempt: returns the body of a request with the options of streaming. */
    String begin(String body) {
        content.setLength(0);
        thinking.setLength(0);
        refusal.setLength(0);
        finish = null;
        usage = null;
        error = null;
        choices = 0;
        parts = 0;
        streamed = false;
        toolCalls = false;
        shownThinking = "";
        certain = "";
        ObjectNode request = (ObjectNode) AnswerJson.object(body);
        sent.addTo(request);
        return request.toString();
    }

    /**
     * Passes on the parts that have arrived.
     *
     * @throws CancelledException if the receiver does not want the rest, or has failed
     */
    void pass(StreamedBody body) {
        for (Optional<String> line = body.next(); line.isPresent(); line = body.next()) {
            if (line.get().startsWith(DATA)) {
                String data = line.get().substring(DATA.length()).strip();
                streamed = true;
                if (!data.isEmpty() && !data.equals("[DONE]")) {
                    chunk(AnswerJson.object(data));
                }
            }
        }
        if (!ask(receiver::wanted)) {
            unwanted = true;
            throw new CancelledException("the rest of a response is no longer wanted");
        }
    }

    private <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            failure = e;
            throw new CancelledException("a listener failed: " + e);
        }
    }

    private void chunk(JsonNode chunk) {
        if (ServerError.is(chunk)) {
            error = chunk;
            return;
        }
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
        }
        for (JsonNode choice : chunk.path("choices")) {
            choices = Math.max(choices, 1 + choice.path("index").asInt());
            if (choice.path("index").asInt() == 0) {
                choice(choice);
            }
        }
    }

    private void choice(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        if (!choice.path("finish_reason").isNull() && choice.has("finish_reason")) {
            finish = choice.path("finish_reason");
        }
        append(delta, "reasoning_content", thinking);
        append(delta, "reasoning", thinking);
        append(delta, "refusal", refusal);
        toolCalls |= delta.path("tool_calls").size() > 0;
        String text = delta.path("content").isTextual() ? delta.path("content").asText() : "";
        List<JsonNode> entries = new ArrayList<>();
        choice.path("logprobs").path("content").forEach(entries::add);
        if (entries.isEmpty()) {
            if (!text.isEmpty()) {
                content.append(text);
                report(null);
            }
            return;
        }
        String joined = String.join("", entries.stream().map(TokenText::of).toList());
        boolean single = joined.equals(text);
        for (Iterator<JsonNode> each = entries.iterator(); each.hasNext(); ) {
            JsonNode entry = each.next();
            content.append(single ? TokenText.of(entry) : each.hasNext() ? "" : text);
            report(entry);
        }
    }

    private static void append(JsonNode delta, String field, StringBuilder target) {
        if (delta.path(field).isTextual()) {
            target.append(delta.path(field).asText());
        }
    }

    private void report(@Nullable JsonNode entry) {
        report(texts.certain(content.toString()), entry);
    }

    /** What is certain only grows, unless the end of thinking shows that it was none of the response. */
    private void report(String now, @Nullable JsonNode entry) {
        if (!now.startsWith(certain)) {
            shownThinking += certain;
        }
        certain = now;
        String shown = shownThinking + certain;
        boolean isNew = ++parts > reportedParts;
        if (!shown.startsWith(reported) && !reported.startsWith(shown)) {
            throw UnusableAnswerException.later(
                    "answer changed",
                    "the server gave another text when a request was repeated, after a part of the first was reported");
        }
        String more = shown.length() > reported.length() ? shown.substring(reported.length()) : "";
        reported += more;
        reportedParts = Math.max(parts, reportedParts);
        if (!more.isEmpty() || entry != null && isNew) {
            ask(() -> {
                receiver.part(more, isNew ? entry : null);
                return true;
            });
        }
    }

    /**
     * Reports the characters that were held back.
     *
     * @param text text of the response, stripped, or with its blanks at the beginning if it continues another text
     */
    public void end(String text) {
        if (text.startsWith(certain)) {
            report(text, null);
            return;
        }
        String blanks =
                certain.substring(0, certain.length() - certain.stripLeading().length());
        if ((blanks + text).startsWith(certain)) {
            report(blanks + text, null);
        }
    }

    /** The response as the server would have sent it without streaming. */
    byte[] answer(byte[] body) {
        if (!streamed) {
            return body;
        }
        return (error == null ? joined() : error).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode joined() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = answer.putArray("choices");
        for (int i = 0; i < choices; i++) {
            ObjectNode choice = all.addObject().put("index", i);
            choice.set("finish_reason", finish);
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            message.put("content", content.toString());
            if (!thinking.isEmpty()) {
                message.put("reasoning_content", thinking.toString());
            }
            if (!refusal.isEmpty()) {
                message.put("refusal", refusal.toString());
            }
            if (toolCalls) {
                message.putArray("tool_calls").addObject();
            }
        }
        if (usage != null) {
            answer.set("usage", usage);
        }
        return answer;
    }
}
