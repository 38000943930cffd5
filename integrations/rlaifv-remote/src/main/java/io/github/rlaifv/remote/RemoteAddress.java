package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Reads an address that names a server, a model and the most important options. */
final class RemoteAddress {
    private static final Map<String, BiFunction<RemotePolicyBuilder, String, RemotePolicyBuilder>> OPTIONS =
            new TreeMap<>(Map.of(
                    "model", RemotePolicyBuilder::model,
                    "apiKeyVariable", RemotePolicyBuilder::apiKeyVariable,
                    "revision", RemotePolicyBuilder::revision,
                    "server", (builder, value) -> builder.server(named(ServerKind.class, value)),
                    "words", (builder, value) -> builder.words(named(WordSource.class, value)),
                    "scores", (builder, value) -> builder.scores(named(ScoreRequests.class, value)),
                    "concurrency", (builder, value) -> builder.concurrency(Integer.parseInt(value)),
                    "topLogprobs", (builder, value) -> builder.topLogprobs(Integer.parseInt(value)),
                    "sampledAnswers", (builder, value) -> builder.sampledAnswers(Integer.parseInt(value))));

    private RemoteAddress() {}

    private static <E extends Enum<E>> E named(Class<E> type, String value) {
        return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * @throws BadDataException naming the part of the address that is invalid, or that its server can't replace adapters
     */
    static AdapterServer readAdapters(URI address, SharedFolder adapters) {
        try {
            return read(address).buildAdapters(adapters);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(ServedModel.withoutSecrets(address) + ": " + e.getMessage(), e);
        }
    }

    /**
     * @throws BadDataException naming the part of the address that is invalid
     */
    static RemotePolicyBuilder read(URI address) {
        String shown = ServedModel.withoutSecrets(address);
        if (address.getHost() == null) {
            throw new BadDataException(
                    shown + " names no host: give an address such as http://localhost:8000/v1?model=NAME");
        }
        RemotePolicyBuilder builder = new RemotePolicyBuilder();
        boolean hasModel = false;
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String option : query.split("&")) {
            if (option.isEmpty()) {
                continue;
            }
            int equal = option.indexOf('=');
            // Neither values nor options without a value are shown, because they may be a key that was put here by
            // mistake.
            String name = equal < 0 ? "(without =)" : option.substring(0, equal);
            BiFunction<RemotePolicyBuilder, String, RemotePolicyBuilder> setter = OPTIONS.get(name);
            if (setter == null) {
                throw new BadDataException(shown + ": '" + name + "' is not an option of an address; use one of "
                        + OPTIONS.keySet() + ". A key is read from the environment variable that apiKeyVariable names");
            }
            String value = URLDecoder.decode(option.substring(equal + 1), StandardCharsets.UTF_8);
            try {
                builder = setter.apply(builder, value);
            } catch (IllegalArgumentException e) {
                throw new BadDataException(shown + ": '" + value + "' is not a valid value of the option " + name, e);
            }
            hasModel |= name.equals("model");
        }
        if (!hasModel) {
            throw new BadDataException(shown + " names no model; add ?model=NAME");
        }
        if (address.getRawUserInfo() != null) {
            throw new BadDataException(
                    shown + ": an address must not contain a user or password: put the key into an environment"
                            + " variable and name it with"
                            + " apiKeyVariable");
        }
        return builder.baseUrl(URI.create(shown));
    }
}
