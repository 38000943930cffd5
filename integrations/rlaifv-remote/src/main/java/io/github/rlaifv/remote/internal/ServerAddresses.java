package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides an address of several servers of one model, {@code http://first/v1?model=NAME&revision=1&also=http://second/v1},
 * into the addresses of the servers, which have all other options in common.
 */
public final class ServerAddresses {
    private static final String ALSO = "also=";
    private static final String REVISION = "revision=";

    private ServerAddresses() {}

    /**
     * Returns the address of each server; the same address if it names one server only.
     *
     * @throws BadDataException if a further address is invalid, or if there are several but no revision
     */
    public static List<URI> of(URI address) {
        String query = address.getRawQuery();
        if (query == null || !("&" + query).contains("&" + ALSO)) {
            return List.of(address);
        }
        List<String> bases = new ArrayList<>();
        bases.add(address.toString().substring(0, address.toString().indexOf('?')));
        List<String> options = new ArrayList<>();
        boolean revision = false;
        for (String option : query.split("&")) {
            if (option.startsWith(ALSO)) {
                bases.add(base(URLDecoder.decode(option.substring(ALSO.length()), StandardCharsets.UTF_8)));
            } else {
                options.add(option);
                revision |= option.startsWith(REVISION);
            }
        }
        if (!revision) {
            throw new BadDataException("an address of several servers (also=...) needs a revision, which stands for the"
                    + " weights in place of the addresses: add revision=..., such as the commit of the model");
        }
        return bases.stream()
                .map(base -> address(base, String.join("&", options)))
                .toList();
    }

    private static String base(String text) {
        if (!text.matches("https?://[^/?#@]+[^?#@]*")) {
            throw noBase();
        }
        return text;
    }

    private static URI address(String base, String options) {
        try {
            return URI.create(base + "?" + options);
        } catch (IllegalArgumentException e) {
            throw noBase();
        }
    }

    /** Neither the text nor the exception that holds it is shown, because it may hold a password. */
    private static BadDataException noBase() {
        return new BadDataException("the option also of an address must be the base address of another server, such as"
                + " also=http://gpu8:8000/v1, without user, password and options");
    }
}
