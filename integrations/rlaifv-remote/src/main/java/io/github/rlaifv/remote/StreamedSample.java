package io.github.rlaifv.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenAlternative;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.remote.internal.ApiKey;
import io.github.rlaifv.remote.internal.ChatStream;
import io.github.rlaifv.remote.internal.TokenText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One sample of a server whose parts a listener receives. It may be attempted several times. */
final class StreamedSample implements ChatStream.Receiver {
    private final GenerationRequest request;
    private final int place;
    private final int index;
    private final TokenListener listener;
    private final ApiKey key;
    private final ServerChat chat;
    private final ChatStream stream;
    private volatile @Nullable RuntimeException failure;

    /**
     * @param place position of the request in the call
     * @param index index of the sample among those of its request
     * @param key key of the server, which is hidden in the parts
     * @param chat asks the server
     */
    StreamedSample(
            GenerationRequest request, int place, int index, TokenListener listener, ApiKey key, ServerChat chat) {
        this.request = request;
        this.place = place;
        this.index = index;
        this.listener = listener;
        this.key = key;
        this.chat = chat;
        this.stream = new ChatStream(this, key, chat.streamOptions());
    }

    /** Asks for the sample. */
    Completion ask() {
        if (!wantedAtFirst()) {
            return cancelled();
        }
        if (request.sampling().beams().isPresent()) {
            // a beam search has no text before its end
            Completion completion = chat.sample(request, index);
            part(completion.text(), null);
            return completion;
        }
        try {
            Completion completion = chat.sample(request, index, stream);
            stream.end(completion.text().substring(request.prefix().length()));
            return completion;
        } catch (CancelledException e) {
            if (stream.isUnwanted()) {
                return cancelled();
            }
            throw e;
        }
    }

    /** Asks before the request is sent, so that no attempt fails if the listener does. */
    private boolean wantedAtFirst() {
        try {
            return wanted();
        } catch (RuntimeException e) {
            failure = e;
            throw new CancelledException("a listener failed: " + e);
        }
    }

    private Completion cancelled() {
        return new Completion(
                Completions.whole(request.prefix(), stream.reported()), List.of(), FinishReason.CANCELLED);
    }

    /** The exception of the listener, which ended the call. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure).or(stream::failure);
    }

    @Override
    public boolean wanted() {
        return listener.wanted(place, index);
    }

    @Override
    public void part(String text, @Nullable JsonNode entry) {
        if (!listener.listensTo(place)) {
            return;
        }
        listener.sampled(
                entry == null
                        ? SampledToken.ofText(place, index, text)
                        : new SampledToken(
                                place, index, SampledToken.UNKNOWN, text, logProb(entry), alternatives(entry)));
    }

    private static double logProb(JsonNode entry) {
        JsonNode value = entry.path("logprob");
        return value.isNumber() ? Math.min(0, value.asDouble()) : Double.NaN;
    }

    private List<TokenAlternative> alternatives(JsonNode entry) {
        List<TokenAlternative> all = new ArrayList<>();
        for (JsonNode one : entry.path("top_logprobs")) {
            if (all.size() < request.alternatives()) {
                all.add(new TokenAlternative(SampledToken.UNKNOWN, key.redact(TokenText.of(one)), logProb(one)));
            }
        }
        return all;
    }
}
