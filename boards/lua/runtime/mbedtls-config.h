/* SPDX-License-Identifier: MIT */
/* Parts of mbedTLS that the runtime uses: MD5 for MACs, AES-256-GCM and base64 for the vault, SHA-256 for passwords. No platform, heap or entropy source. */
#ifndef TIMEWIRE_MBEDTLS_CONFIG_H
#define TIMEWIRE_MBEDTLS_CONFIG_H

#define MBEDTLS_MD5_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
/* GCM only encrypts blocks. */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_GCM_C
#define MBEDTLS_BASE64_C
#define MBEDTLS_SHA256_C

#endif
