package io.emailthrottle.network;

import java.net.UnknownHostException;

/** A host is not where endpoints may be. The message names no address: it would tell a caller about our network. */
public final class NotPublic extends UnknownHostException {

    NotPublic() {
        super("its host is not on the public Internet");
    }
}
