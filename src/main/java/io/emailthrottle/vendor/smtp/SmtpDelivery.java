package io.emailthrottle.vendor.smtp;

import io.emailthrottle.email.Address;
import io.emailthrottle.vendor.SendReceipt.Refused;
import java.util.List;

/**
 * What a server made of one transaction in which it took the email.
 *
 * @param reply to the final dot
 * @param refused recipients that it does not want
 * @param leftOver recipients that it wants in another transaction
 */
record SmtpDelivery(SmtpReply reply, List<Refused> refused, List<Address> leftOver) {}
